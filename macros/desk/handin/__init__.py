"""What is handed in, reviewed and approved: 送审, 审核, 签发. Nothing here prints but the commands.

`summary` says what changed, as a person reads it; `page` shows it as a page. `submission` hands it
in by git (`repository`, `host`) or as a 送审包 (`package`); `review` opens such a package or a
branch, takes it over or sends it back (`remarks`); `latest` fetches what was merged; `signature`
approves what goes public. These are roles, not security: who may change what is for git to say.
"""
