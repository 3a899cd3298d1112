"""While a process of the version before runs beside this one, both count a quarter of an hour in the same row.

The version before takes a place by adding one to `booked` of dispatch_slot, which its constraint keeps within `capacity`.
Places that this version gives and takes back are added there as well, in the same transaction. It goes with that table.
"""

from django.db import migrations

COUNT = """
    CREATE FUNCTION dispatch_count_callbacks() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        place record;
        row appointments_reservation := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    BEGIN
        SELECT p.id AS pool_id, substr(a.resource, 10) AS language INTO place
          FROM appointments_place a JOIN dispatch_pool p ON p.unit_id = a.unit_id
         WHERE a.id = row.place_id AND a.resource LIKE 'callback:%';
        IF NOT FOUND THEN
            RETURN NULL;
        END IF;
        IF TG_OP = 'DELETE' THEN
            UPDATE dispatch_slot SET booked = greatest(booked - 1, 0)
             WHERE pool_id = place.pool_id AND begins_at = row.begins_at AND language = place.language;
        ELSE
            INSERT INTO dispatch_slot AS slot (pool_id, begins_at, language, capacity, booked)
            VALUES (place.pool_id, row.begins_at, place.language, row.capacity, 1)
            ON CONFLICT (pool_id, begins_at, language) DO UPDATE
               SET booked = slot.booked + 1, capacity = excluded.capacity;
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER dispatch_count_callbacks AFTER INSERT OR DELETE ON appointments_reservation
        FOR EACH ROW EXECUTE FUNCTION dispatch_count_callbacks();
"""
UNCOUNT = """
    DROP TRIGGER dispatch_count_callbacks ON appointments_reservation;
    DROP FUNCTION dispatch_count_callbacks();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0001_initial"),
        ("dispatch", "0010_reservations"),
    ]

    operations = [migrations.RunSQL(COUNT, UNCOUNT)]
