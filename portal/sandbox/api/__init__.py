"""What the APIs share: who calls, the shape of what was sent, pages of lists."""
