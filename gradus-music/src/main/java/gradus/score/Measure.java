package gradus.score;

import java.util.List;

/**
 * A measure of one part. It says in full what is in force in it, so that it can be read alone; what
 * differs from the measure before is printed.
 *
 * @param length how long it is in fact: shorter than the metre in a pick-up
 * @param meter the metre, as signed
 * @param key the key, as signed
 * @param left the line at its left end
 * @param right the line at its right end
 * @param ending the numbers of the ending that begins here, such as {@code 1} or {@code 1,3}; empty
 *     where none begins
 * @param label a rehearsal mark, such as the letter of a tune's part; may be empty
 * @param lineEnd whether a printed line is to end after it
 * @param events what is in it, in the order of onsets
 */
public record Measure(
    Fraction length,
    Meter meter,
    Key key,
    Barline left,
    Barline right,
    String ending,
    String label,
    boolean lineEnd,
    List<Event> events) {
  /** Copies the list. */
  public Measure {
    events = List.copyOf(events);
  }

  /** Returns a full measure with plain lines. */
  public static Measure of(Meter meter, Key key, List<? extends Event> events) {
    return new Measure(
        meter.length(),
        meter,
        key,
        Barline.SINGLE,
        Barline.SINGLE,
        "",
        "",
        false,
        List.copyOf(events));
  }

  /** Returns the notes, in the order of onsets. */
  public List<Note> notes() {
    return events.stream().filter(Note.class::isInstance).map(Note.class::cast).toList();
  }

  /** Returns whether it is as long as its metre says. */
  public boolean isFull() {
    return length.equals(meter.length());
  }
}
