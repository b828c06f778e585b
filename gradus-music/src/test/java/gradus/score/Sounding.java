package gradus.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A note as it sounds, from the beginning of a part; tied ones are one.
 *
 * @param onset when it begins
 * @param duration how long it sounds
 * @param pitch its pitch
 */
public record Sounding(Fraction onset, Fraction duration, Pitch pitch) {
  private record Open(int voice, Pitch pitch) {}

  /** Returns the notes of a part in the order of their onsets. */
  public static List<Sounding> of(Part part) {
    var notes = new ArrayList<Sounding>();
    Map<Open, Sounding> open = new HashMap<>();
    Fraction start = Fraction.ZERO;
    for (Measure measure : part.measures()) {
      for (Note note : measure.notes()) {
        var key = new Open(note.voice(), note.pitch());
        Fraction onset = start.plus(note.onset());
        Sounding before = open.remove(key);
        var now = new Sounding(onset, note.duration(), note.pitch());
        if (before != null && before.onset.plus(before.duration).equals(onset)) {
          now = new Sounding(before.onset, before.duration.plus(note.duration()), note.pitch());
        } else if (before != null) {
          notes.add(before);
        }
        if (note.tied()) {
          open.put(key, now);
        } else {
          notes.add(now);
        }
      }
      start = start.plus(measure.length());
    }
    notes.addAll(open.values());
    notes.sort(
        Comparator.comparing(Sounding::onset)
            .thenComparing(note -> note.pitch().toString())
            .thenComparing(Sounding::duration));
    return notes;
  }
}
