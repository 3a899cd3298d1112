"""Appointments: slots with a capacity, holds, bookings and the list of those who wait for a place."""
