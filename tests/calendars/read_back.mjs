// Reads the iCalendar file named as the argument with ical.js and prints each event's dates as JSON: the wall clock in
// its own zone, and the moment in universal time as ical.js reckons it from the VTIMEZONE in the file.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const root = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));
for (const zone of root.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const told = (time) => ({
  wall: time.toString(),
  utc: time.isDate || time.zone.tzid === "floating" ? null : time.convertToZone(ICAL.Timezone.utcTimezone).toString(),
});
const events = root.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid, title: event.summary, start: told(event.startDate), end: told(event.endDate),
    description: event.description, status: component.getFirstPropertyValue("status"),
  };
});
process.stdout.write(JSON.stringify(events));
