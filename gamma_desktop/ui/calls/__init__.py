"""Calls on the screen: the list of live and past ones, their facts, the bar of what goes on."""
