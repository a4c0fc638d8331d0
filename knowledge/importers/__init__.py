"""Importers: the national text export and the portal's JSON become records with units, states and doubts."""
