package gradus.musicxml;

import gradus.score.Note;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The elements that stand for signs on notes. */
final class MarkNames {
  /** The element, and that around it in the notations; empty where there is none. */
  record Name(String group, String element) {}

  private static final Map<Note.Mark, Name> NAMES = names();
  private static final Map<String, Note.Mark> MARKS = marks();

  private MarkNames() {}

  private static Map<Note.Mark, Name> names() {
    var names = new EnumMap<Note.Mark, Name>(Note.Mark.class);
    for (Note.Mark mark : Note.Mark.values()) {
      switch (mark) {
        case STACCATO -> names.put(mark, new Name("articulations", "staccato"));
        case TENUTO -> names.put(mark, new Name("articulations", "tenuto"));
        case ACCENT -> names.put(mark, new Name("articulations", "accent"));
        case TRILL -> names.put(mark, new Name("ornaments", "trill-mark"));
        case TURN -> names.put(mark, new Name("ornaments", "turn"));
        case MORDENT -> names.put(mark, new Name("ornaments", "mordent"));
        case UPPER_MORDENT -> names.put(mark, new Name("ornaments", "inverted-mordent"));
        case ROLL -> names.put(mark, new Name("ornaments", "other-ornament"));
        case UP_BOW -> names.put(mark, new Name("technical", "up-bow"));
        case DOWN_BOW -> names.put(mark, new Name("technical", "down-bow"));
        case FERMATA -> names.put(mark, new Name("", "fermata"));
        case SLUR_START, SLUR_STOP, BEAM_BREAK -> {} // said in other ways
      }
    }
    return names;
  }

  private static Map<String, Note.Mark> marks() {
    var marks = new HashMap<String, Note.Mark>();
    NAMES.forEach((mark, name) -> marks.put(name.element, mark));
    return marks;
  }

  /** Returns the elements of all marks that have one. */
  static Map<Note.Mark, Name> all() {
    return NAMES;
  }

  /** Returns the mark of an element, or null. */
  static Note.@Nullable Mark of(String element) {
    return MARKS.get(element);
  }
}
