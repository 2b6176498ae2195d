"""The simulated cloud behind its two HTTP servers: what the requests and the control both act on."""

from ipaddress import IPv4Network, IPv6Network, ip_address

from gamma_desktop.simulator import wire
from gamma_desktop.simulator.delivery import Courier, Letter
from gamma_desktop.simulator.failures import Failures
from gamma_desktop.simulator.model import Step
from gamma_desktop.simulator.pbx import Pbx
from gamma_desktop.simulator.records import RecordBook, RequestRecord

Network = IPv4Network | IPv6Network


class Cloud:
    """Joins the PBX, the courier that brings its events, and the record of what was asked."""

    def __init__(self, *, key: str, pbx: Pbx, courier: Courier) -> None:
        self.key = key
        self.pbx = pbx
        self.courier = courier
        self.failures = Failures()
        self.requests: RecordBook[RequestRecord] = RecordBook()
        self.allowed_networks: tuple[Network, ...] | None = None

    def tell(self, step: Step) -> str:
        """Send the events of a step on their way; returns the id of its call."""
        for event in step.events:
            self.courier.post(Letter(body=wire.body(event), callback=event.callback))
        return step.call_id

    def may_call_from(self, address: str) -> bool:
        """Whether the API takes requests from there."""
        if self.allowed_networks is None:
            return True
        return any(ip_address(address) in network for network in self.allowed_networks)

    def close(self) -> None:
        """End every wait for records."""
        self.requests.close()
        self.courier.deliveries.close()
