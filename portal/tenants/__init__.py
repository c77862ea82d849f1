"""Who the portal is being on this host name."""
