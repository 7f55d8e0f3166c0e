"""The signed-in home: what each room says is waiting, and the trail for who reads it. It decides nothing."""
