package gradus.abc;

import gradus.score.Note.Mark;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The decorations of notes and their names. */
final class Decorations {
  /** What single letters stand for. */
  static final Map<Character, String> SHORTHAND =
      Map.ofEntries(
          Map.entry('~', "roll"),
          Map.entry('H', "fermata"),
          Map.entry('L', "accent"),
          Map.entry('M', "lowermordent"),
          Map.entry('O', "coda"),
          Map.entry('P', "uppermordent"),
          Map.entry('S', "segno"),
          Map.entry('T', "trill"),
          Map.entry('u', "upbow"),
          Map.entry('v', "downbow"));

  /** How each mark is written; marks of slurs and beams have other signs. */
  static final Map<Mark, String> SIGNS = new EnumMap<>(Mark.class);

  private static final Map<String, Mark> MARKS =
      Map.ofEntries(
          Map.entry("roll", Mark.ROLL),
          Map.entry("fermata", Mark.FERMATA),
          Map.entry("accent", Mark.ACCENT),
          Map.entry(">", Mark.ACCENT),
          Map.entry("emphasis", Mark.ACCENT),
          Map.entry("tenuto", Mark.TENUTO),
          Map.entry("staccato", Mark.STACCATO),
          Map.entry("trill", Mark.TRILL),
          Map.entry("mordent", Mark.MORDENT),
          Map.entry("lowermordent", Mark.MORDENT),
          Map.entry("uppermordent", Mark.UPPER_MORDENT),
          Map.entry("pralltriller", Mark.UPPER_MORDENT),
          Map.entry("turn", Mark.TURN),
          Map.entry("upbow", Mark.UP_BOW),
          Map.entry("downbow", Mark.DOWN_BOW));

  /** Dynamics, and how hard notes are struck from there on. */
  static final Map<String, Integer> DYNAMICS = new LinkedHashMap<>();

  private static final Map<String, String> WORDS =
      Map.of(
          "coda", "Coda",
          "segno", "Segno",
          "fine", "Fine",
          "D.C.", "D.C.",
          "D.S.", "D.S.",
          "dacapo", "D.C.",
          "dacoda", "Da Coda");

  static {
    SIGNS.put(Mark.STACCATO, ".");
    SIGNS.put(Mark.TENUTO, "!tenuto!");
    SIGNS.put(Mark.ACCENT, "!accent!");
    SIGNS.put(Mark.FERMATA, "!fermata!");
    SIGNS.put(Mark.TRILL, "!trill!");
    SIGNS.put(Mark.ROLL, "~");
    SIGNS.put(Mark.MORDENT, "!mordent!");
    SIGNS.put(Mark.UPPER_MORDENT, "!uppermordent!");
    SIGNS.put(Mark.TURN, "!turn!");
    SIGNS.put(Mark.UP_BOW, "!upbow!");
    SIGNS.put(Mark.DOWN_BOW, "!downbow!");
    DYNAMICS.put("pppp", 15);
    DYNAMICS.put("ppp", 30);
    DYNAMICS.put("pp", 45);
    DYNAMICS.put("p", 60);
    DYNAMICS.put("mp", 75);
    DYNAMICS.put("mf", 90);
    DYNAMICS.put("f", 105);
    DYNAMICS.put("ff", 115);
    DYNAMICS.put("fff", 122);
    DYNAMICS.put("ffff", 127);
  }

  private Decorations() {}

  /** Puts a decoration on the next note of a voice; returns whether it is known. */
  static boolean apply(String name, VoiceBuilder voice) {
    Mark mark = MARKS.get(name);
    Integer velocity = DYNAMICS.get(name);
    String words = WORDS.get(name);
    if (mark != null) {
      voice.mark(mark);
    } else if (velocity != null) {
      voice.velocity(velocity);
    } else if (words != null) {
      voice.words(words);
    }
    return mark != null || velocity != null || words != null;
  }
}
