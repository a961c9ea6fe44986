"""History, re-read: what must hold in every commit of the trail, and for everything that was released."""
