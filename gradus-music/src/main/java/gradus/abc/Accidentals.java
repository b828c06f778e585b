package gradus.abc;

import gradus.score.Step;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The accidentals in force in a measure. */
final class Accidentals {
  /** How far an accidental reaches until the next bar line. */
  enum Reach {
    /** To its own note alone. */
    NOT,
    /** To notes of its step in its octave. */
    OCTAVE,
    /** To notes of its step in every octave: the standard's default. */
    PITCH;

    static Reach of(String word) {
      return switch (word) {
        case "not" -> NOT;
        case "octave" -> OCTAVE;
        default -> PITCH;
      };
    }
  }

  private Map<Step, Integer> key;
  private Reach reach;
  private final Map<Integer, Integer> octaves = new HashMap<>();
  private final Map<Step, Integer> steps = new HashMap<>();

  Accidentals(Map<Step, Integer> key, Reach reach) {
    this.key = key;
    this.reach = reach;
  }

  void reach(Reach value) {
    reach = value;
  }

  /** Begins a measure. */
  void reset(Map<Step, Integer> newKey) {
    key = newKey;
    octaves.clear();
    steps.clear();
  }

  /** Sets an accidental before a note. */
  void set(Step step, int octave, int alter) {
    octaves.put(7 * octave + step.place(), alter);
    steps.put(step, alter);
  }

  /** Returns the alteration of a note without an accidental of its own. */
  int alter(Step step, int octave) {
    @Nullable Integer set =
        switch (reach) {
          case NOT -> null;
          case OCTAVE -> octaves.get(7 * octave + step.place());
          case PITCH -> steps.get(step);
        };
    return set == null ? key.getOrDefault(step, 0) : set;
  }

  /** Returns whether a note needs no accidental of its own, to readers of either reach. */
  boolean certain(Step step, int octave, int alter) {
    Integer set = steps.get(step);
    if (set == null) {
      return key.getOrDefault(step, 0) == alter;
    }
    Integer exact = octaves.get(7 * octave + step.place());
    return set == alter && exact != null && exact == alter;
  }
}
