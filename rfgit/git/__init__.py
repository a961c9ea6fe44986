"""The one door to git: read a commit's tree, walk history, write a commit."""
