"""Where a request came from, coarsely: enough to recognise oneself, too little to be found."""

import ipaddress

_BITS = {4: 24, 6: 48}


def coarse(address: str | None) -> str:
    """The /24 or the /48 that *address* is in; empty for what is no address."""
    try:
        ip = ipaddress.ip_address(address or "")
        if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        return str(ipaddress.ip_network(f"{ip}/{_BITS[ip.version]}", strict=False))
    except ValueError:
        return ""
