"""What the ISO 19115 standards share: ISO 19139 (with the Canadian HNAP), ISO 19115-3, and their writers and rules."""
