"""What the journal calls the things that a line may be about, besides somebody's account."""


def about_invitation(invitation_id: str) -> str:
    return f"invitation {invitation_id}"


def about_organization(organization_id: str) -> str:
    return f"organization {organization_id}"
