package gradus.notation;

import gradus.score.Key;
import gradus.score.Pitch;
import java.util.HashMap;
import java.util.Map;

/** Which notes need an accidental: within a measure, one holds for its place on the staff. */
public final class Accidentals {
  private final Key key;
  private final Map<Integer, Integer> alters = new HashMap<>();

  /** Begins a measure in a key. */
  public Accidentals(Key key) {
    this.key = key;
  }

  /**
   * Returns whether a note needs an accidental, and remembers it.
   *
   * @param continued whether a tie from the measure before continues the note, which then needs
   *     none and sets nothing
   */
  public boolean isNeeded(Pitch pitch, boolean continued) {
    int before = alters.getOrDefault(pitch.staffStep(), key.alter(pitch.step()));
    if (continued || before == pitch.alter()) {
      return false;
    }
    alters.put(pitch.staffStep(), pitch.alter());
    return true;
  }
}
