"""From words to acts: what somebody wrote, read as acts, facts, a person and a day. Lexical, small, and offline."""
