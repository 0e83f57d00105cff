"""What a release holds, as laws/ and people take it."""
