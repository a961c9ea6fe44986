"""Where artifacts lie: OCI image layouts on disk, read with distrust and written with care."""
