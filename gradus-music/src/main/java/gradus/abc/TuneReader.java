package gradus.abc;

import gradus.score.Durations;
import gradus.score.Fraction;
import gradus.score.Part;
import gradus.score.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one tune: its fields here, its notes with {@link MusicReader}. */
final class TuneReader {
  private static final int MOST_VOICES = 64;
  private static final int MOST_TITLE = 1000;

  private final Problems problems;
  private final int start;
  private int number;
  private String title = "";
  private String composer = "";
  private String origin = "";
  private String rhythm = "";
  private String order = "";
  private boolean inBody;
  private final VoiceSettings header = new VoiceSettings();
  private final Map<String, KeyField> declared = new LinkedHashMap<>(); // voices in the header
  private final Map<String, VoiceBuilder> voices = new LinkedHashMap<>();
  private @Nullable VoiceBuilder voice;
  private final MusicReader music;

  TuneReader(Problems problems, int start, int number) {
    this.problems = problems;
    this.start = start;
    this.number = number;
    this.music = new MusicReader(this, problems);
  }

  /** Returns whether a line is a field: a letter and a colon, unless a bar line follows a note. */
  static boolean isField(String text) {
    if (text.length() < 2 || text.charAt(1) != ':') {
      return false;
    }
    char name = text.charAt(0);
    if (!Cursor.isLetter(name) && name != '+') {
      return false;
    }
    return text.length() < 3 || (text.charAt(2) != '|' && text.charAt(2) != ':');
  }

  void line(BookReader.Line line) {
    String text = line.text();
    if (text.startsWith("%%")) {
      directive(text.substring(2), line.number());
      return;
    }
    text = withoutComment(text);
    if (text.isBlank()) {
      return; // only a comment
    }
    if (isField(text)) {
      field(text.charAt(0), text.substring(2), line.number(), 3);
    } else if (inBody) {
      music.line(new Cursor(text, line.number(), 0));
    } else {
      problems.error(line.number(), 1, "expected a field or K: before the notes; line skipped");
    }
  }

  private static String withoutComment(String text) {
    int at = text.indexOf('%');
    while (at > 0 && text.charAt(at - 1) == '\\') {
      at = text.indexOf('%', at + 1);
    }
    return at < 0 ? text : text.substring(0, at);
  }

  /** Takes a field, of a line or inline. */
  void field(char name, String raw, int line, int column) {
    String text = raw.strip();
    switch (name) {
      case 'X' -> number(text, line, column);
      case 'T' -> title = title.isEmpty() ? bounded(text) : title;
      case 'C' -> composer = composer.isEmpty() ? bounded(text) : composer;
      case 'O' -> origin = origin.isEmpty() ? bounded(text) : origin;
      case 'R' -> rhythm = rhythm.isEmpty() ? bounded(text) : rhythm;
      case 'M' -> meter(text, line, column);
      case 'L' -> unit(text, line, column);
      case 'Q' -> tempo(text, line, column);
      case 'K' -> key(text, line, column);
      case 'V' -> voice(text, line, column);
      case 'P' -> part(text);
      case 'Y' -> order = order.isEmpty() && !inBody ? bounded(text) : order; // an old name of P
      case 'I' -> directive(text, line);
      case 'U' -> music.define(text, line, column);
      case 'w', 'W' -> problems.unsupported(line, column, "words to sing are not kept");
      case 'm' -> problems.unsupported(line, column, "macros are not kept");
      case 's' -> problems.unsupported(line, column, "symbol lines are not kept");
      default -> {} // information for people: sources, notes, books
    }
  }

  private static String bounded(String text) {
    String kept = text.length() <= MOST_TITLE ? text : text.substring(0, MOST_TITLE);
    return kept.replace("\\%", "%");
  }

  private void number(String text, int line, int column) {
    if (text.matches("\\d{1,9}")) {
      number = Integer.parseInt(text);
    } else {
      problems.error(line, column, "expected a number after X:, found \"" + brief(text) + "\"");
    }
  }

  private void meter(String text, int line, int column) {
    MeterField read = MeterField.read(text);
    if (read == null) {
      problems.error(line, column, "expected a metre such as 6/8, found \"" + brief(text) + "\"");
      return;
    }
    if (inBody) {
      voice().meter(read);
    } else {
      header.meter = read.meter();
      header.metred = read.metred();
      header.fallbackUnit = read.unit();
    }
  }

  private void unit(String text, int line, int column) {
    var cursor = new Cursor(text, line, column);
    Fraction unit = cursor.length();
    if (unit == null || !cursor.ended() || !Durations.isSign(unit)) {
      problems.error(
          line, column, "expected a length such as L:1/8, found \"" + brief(text) + "\"; skipped");
    } else if (inBody) {
      voice().settings().unit = unit;
    } else {
      header.unit = unit;
    }
  }

  private void tempo(String text, int line, int column) {
    Fraction unit = inBody ? voice().settings().unit() : header.unit();
    Double tempo = MeterField.tempo(text, unit);
    if (tempo == null) {
      problems.unsupported(line, column, "no tempo in figures in \"" + brief(text) + "\"; skipped");
    } else if (inBody) {
      voice().tempo(tempo);
    } else {
      header.tempo = tempo;
    }
  }

  private void key(String text, int line, int column) {
    KeyField read = KeyField.key(text);
    if (!read.unknown().isEmpty()) {
      unknown(read.unknown(), "K:", line, column);
    }
    if (inBody) {
      voice().key(read);
    } else {
      header.apply(read);
      inBody = true;
      declared.forEach((name, field) -> named(name, line, column).declared(field));
    }
  }

  private void unknown(String word, String field, int line, int column) {
    String text = "\"" + brief(word) + "\" in " + field + " is not understood; skipped";
    if (word.indexOf('=') > 0) {
      problems.unsupported(line, column, text);
    } else {
      problems.error(line, column, text);
    }
  }

  private void voice(String text, int line, int column) {
    String[] words = text.split("\\s+", 2);
    if (words[0].isEmpty()) {
      problems.error(line, column, "expected the name of a voice after V:; skipped");
      return;
    }
    KeyField read = KeyField.voice(words.length > 1 ? words[1] : "");
    if (!read.unknown().isEmpty()) {
      problems.unsupported(line, column, "\"" + brief(read.unknown()) + "\" in V: is not kept");
    }
    if (inBody) {
      voice = named(words[0], line, column);
      voice.declared(read);
    } else if (declared.size() < MOST_VOICES) {
      declared.put(words[0], read); // the header may go on to say what holds for all
    } else {
      throw problems.refusal(line, column, "expected at most " + MOST_VOICES + " voices");
    }
  }

  private VoiceBuilder named(String name, int line, int column) {
    VoiceBuilder known = voices.get(name);
    if (known != null) {
      return known;
    }
    if (voices.size() >= MOST_VOICES) {
      throw problems.refusal(line, column, "expected at most " + MOST_VOICES + " voices");
    }
    var created = new VoiceBuilder(header, problems);
    header.tempo = null; // said once, in the first voice
    voices.put(name, created);
    return created;
  }

  /** Returns the voice being written. */
  VoiceBuilder voice() {
    if (voice == null) {
      voice = voices.isEmpty() ? named("1", start, 1) : voices.values().iterator().next();
    }
    return voice;
  }

  private void part(String text) {
    if (!inBody) {
      order = order.isEmpty() ? bounded(text) : order;
    } else {
      voice().label(text.length() <= 100 ? text : text.substring(0, 100));
    }
  }

  private void directive(String text, int line) {
    String[] words = text.strip().split("\\s+", -1);
    if (words.length >= 3 && words[0].equals("MIDI") && words[1].equals("program")) {
      String program = words[words.length - 1];
      if (program.matches("\\d{1,3}") && Integer.parseInt(program) <= 127) {
        if (inBody) {
          voice().settings().program = Integer.parseInt(program);
        } else {
          header.program = Integer.parseInt(program);
        }
      } else {
        problems.error(line, 1, "expected a program from 0 to 127, found " + brief(program));
      }
    } else if (words.length >= 2 && words[0].equals("propagate-accidentals")) {
      header.reach = Accidentals.Reach.of(words[1]);
      voices.values().forEach(v -> v.reach(header.reach));
    }
  }

  /** Shortens what is quoted in a message, and leaves out control characters. */
  static String brief(String text) {
    String plain =
        text.codePoints()
            .limit(40)
            .filter(c -> !Character.isISOControl(c))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return text.codePointCount(0, text.length()) > 40 ? plain + "…" : plain;
  }

  /** Returns the tune; null if there was nothing but a header without a key. */
  @Nullable AbcTune finish() {
    if (!inBody) {
      problems.error(start, 1, "the tune has no field K: and so no notes");
    }
    if (voices.isEmpty()) {
      voice();
    }
    List<VoiceBuilder> sounding = new ArrayList<>();
    for (VoiceBuilder each : voices.values()) {
      each.finish();
      if (each.measures() > 0) {
        sounding.add(each);
      }
    }
    int longest = sounding.stream().mapToInt(VoiceBuilder::measures).max().orElse(0);
    List<Part> parts = new ArrayList<>();
    for (VoiceBuilder each : sounding) {
      if (each.measures() < longest) {
        problems.error(
            start,
            1,
            "a voice has "
                + each.measures()
                + " bars where another has "
                + longest
                + "; filled up with silence");
      }
      parts.add(each.part(longest));
    }
    boolean metred = voices.values().stream().allMatch(VoiceBuilder::isMetred);
    return new AbcTune(
        number,
        start,
        new Score(title, composer, origin, rhythm, parts),
        order,
        metred,
        problems.take());
  }
}
