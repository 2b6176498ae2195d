"""The demo: a real desktop, the real program and a scripted morning, told as it is seen on the screen."""
