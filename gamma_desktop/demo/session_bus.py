"""The configuration of a private session bus: no services that would be started behind our back."""

from pathlib import Path

_CONFIGURATION = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    {rule}
  </policy>
</busconfig>
"""


def bus_configuration(socket: Path, *, rule: str = "") -> str:
    """What dbus-daemon is to read.

    Args:
        socket: where the bus takes connections.
        rule: a further rule about who may talk to whom, as XML.
    """
    return _CONFIGURATION.format(socket=socket, rule=rule)
