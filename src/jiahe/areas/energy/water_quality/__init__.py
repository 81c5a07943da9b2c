"""Is the water as it should be, are the instruments honest, and which class is it?"""
