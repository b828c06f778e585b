package gradus.abc;

import gradus.score.Barline;
import gradus.score.Fraction;
import gradus.score.Meter;
import gradus.score.Note;
import gradus.score.Pitch;
import gradus.score.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads lines of notes. */
final class MusicReader {
  private static final int MOST_HEADS = 32; // of a chord, or grace notes in a row
  private static final int MOST_TEXT = 200;
  private static final Pattern DECORATION = Pattern.compile("[A-Za-z0-9.()<>/]{1,20}");
  private static final int MOST_TUPLET = 64;

  private final TuneReader tune;
  private final Problems problems;
  private final Map<Character, String> shorthand = new HashMap<>(Decorations.SHORTHAND);

  MusicReader(TuneReader tune, Problems problems) {
    this.tune = tune;
    this.problems = problems;
  }

  /** Takes a field {@code U:}, as {@code T = !trill!}. */
  void define(String text, int line, int column) {
    String[] sides = text.split("=", 2);
    String letter = sides[0].strip();
    if (sides.length < 2 || letter.length() != 1 || !letter.matches("[H-Wh-w~]")) {
      problems.error(line, column, "expected U: T = !trill!; skipped");
      return;
    }
    shorthand.put(letter.charAt(0), sides[1].strip().replaceAll("[!+]", ""));
  }

  void line(Cursor in) {
    boolean continued = false;
    while (!in.ended()) {
      continued = in.peek() == '\\' && in.text.substring(in.at + 1).isBlank();
      if (continued) {
        break;
      }
      element(in);
    }
    if (continued) {
      tune.voice().space();
    } else {
      tune.voice().lineEnd();
    }
  }

  private void element(Cursor in) {
    VoiceBuilder voice = tune.voice();
    char c = in.peek();
    in.begin();
    switch (c) {
      case ' ', '\t' -> {
        in.at++;
        voice.space();
      }
      case '`' -> in.at++; // for legibility alone
      case '|', ':' -> bar(in);
      case '[' -> bracket(in);
      case '(' -> parenthesis(in);
      case ')' -> {
        voice.closeSlur(in);
        in.at++;
      }
      case '{' -> grace(in);
      case '"' -> quoted(in);
      case '!', '+' -> decoration(in, c);
      case '>', '<' -> broken(in, c);
      case '-' -> {
        voice.tie(in);
        in.at++;
      }
      case '&' -> {
        voice.overlay(in);
        in.at++;
      }
      case '$' -> {
        in.at++;
        voice.lineEnd();
      }
      case '.' -> dot(in);
      case 'y' -> {
        in.at++;
        in.length(); // space on paper
      }
      case 'z', 'x' -> rest(in, c);
      case 'Z', 'X' -> measureRests(in, c);
      default -> letter(in, c);
    }
  }

  private void letter(Cursor in, char c) {
    if ("^_=".indexOf(c) >= 0 || Notation.isNote(c)) {
      VoiceBuilder.Head head = head(in);
      if (head != null) {
        tune.voice().notes(List.of(head), in);
      }
    } else if (shorthand.containsKey(c)) {
      in.at++;
      apply(shorthand.getOrDefault(c, ""), in);
    } else {
      int start = in.at;
      while (!in.ended() && isUnknown(in.peek())) {
        in.at++;
      }
      in.at = Math.max(in.at, start + 1);
      String skipped = in.text.substring(start, in.at);
      problems.error(
          in.line,
          in.column() - skipped.length(),
          "\"" + TuneReader.brief(skipped) + "\" has no meaning here; skipped");
    }
  }

  private boolean isUnknown(char c) {
    return " \t`|:[(){\"!+><-&$.yzxZX^_=".indexOf(c) < 0
        && !Notation.isNote(c)
        && !shorthand.containsKey(c);
  }

  /** Reads a note; null, with a report, if it is none. */
  private VoiceBuilder.@Nullable Head head(Cursor in) {
    int column = in.column();
    Integer sign = null;
    int signs = 0;
    char first = in.peek();
    while (signs < 3 && in.peek() == first && "^_=".indexOf(first) >= 0) {
      in.at++;
      signs++;
    }
    if (signs > 0) {
      sign = first == '=' ? 0 : first == '^' ? signs : -signs;
      if (signs > (first == '=' ? 1 : 2) || !Notation.isNote(in.peek())) {
        problems.error(in.line, column, "an accidental without a note; skipped");
        return null;
      }
    }
    char letter = in.peek();
    in.at++;
    int octave = letter >= 'a' ? 5 : 4;
    while (in.peek() == '\'' || in.peek() == ',') {
      octave = Math.clamp(octave + (in.peek() == '\'' ? 1L : -1L), -99, 99);
      in.at++;
    }
    Fraction length = length(in, column);
    boolean tied = tied(in);
    Step step = Step.valueOf(String.valueOf(Character.toUpperCase(letter)));
    Fraction whole = bounded(tune.voice().settings().unit().times(length), in.line, column);
    return new VoiceBuilder.Head(step, octave, sign, whole, tied);
  }

  private Fraction bounded(Fraction length, int line, int column) {
    if (!VoiceBuilder.isInBounds(length)) {
      problems.error(line, column, "a length out of all bounds; taken as a quarter note");
      return Fraction.of(1, 4);
    }
    return length;
  }

  private boolean tied(Cursor in) {
    if (in.peek() == '.' && in.peek(1) == '-') {
      in.at++; // dotted on paper
    }
    return in.skip('-');
  }

  private Fraction length(Cursor in, int column) {
    Fraction length = in.length();
    if (length == null) {
      problems.error(
          in.line, column, "a length has numbers from 1 to " + Cursor.LARGEST + "; taken as 1");
      return Fraction.ONE;
    }
    return length;
  }

  private void rest(Cursor in, char c) {
    int column = in.column();
    in.at++;
    Fraction length = length(in, column);
    Fraction whole = bounded(tune.voice().settings().unit().times(length), in.line, column);
    tune.voice().rest(whole, c == 'z', in);
  }

  private void measureRests(Cursor in, char c) {
    in.at++;
    int count = in.number();
    if (count == 0 || count > 1000) {
      problems.error(in.line, in.column(), "expected from 1 to 1000 bars of rest; taken as 1");
    }
    boolean sound = count > 0 && count <= 1000;
    tune.voice().measureRests(sound ? count : 1, c == 'Z', in);
  }

  private void bar(Cursor in) {
    int start = in.at;
    while (isBar(in)) {
      in.at++;
    }
    String sign = in.text.substring(start, in.at);
    if (sign.equals(":")) {
      problems.error(in.line, in.column() - 1, "a colon without a bar line; skipped");
      return;
    }
    boolean ends = sign.startsWith(":");
    boolean starts = sign.endsWith(":");
    if (sign.contains(":::") || (sign.contains("::") && sign.contains("|"))) {
      problems.unsupported(in.line, in.column(), "repeats of more than twice are kept as twice");
    }
    Barline style = Barline.SINGLE;
    if (ends) {
      style = Barline.REPEAT_END;
    } else if (sign.contains("]")) {
      style = sign.equals("[|]") ? Barline.INVISIBLE : Barline.FINAL;
    } else if (sign.contains("||") || sign.startsWith("[")) {
      style = Barline.DOUBLE;
    }
    tune.voice().bar(style, starts, in);
    if (Cursor.isDigit(in.peek())) {
      ending(in);
    }
  }

  private static boolean isBar(Cursor in) {
    char c = in.peek();
    return c == '|'
        || c == ':'
        || (c == ']' && in.at > 0 && in.text.charAt(in.at - 1) == '|')
        || (c == '[' && in.peek(1) == '|');
  }

  private void bracket(Cursor in) {
    char next = in.peek(1);
    if (next == '|') {
      bar(in);
    } else if (Cursor.isDigit(next)) {
      in.at++;
      ending(in);
    } else if (Cursor.isLetter(next) && in.peek(2) == ':') {
      inline(in, next);
    } else {
      chord(in);
    }
  }

  private void inline(Cursor in, char name) {
    int column = in.column();
    in.at += 3;
    String text = in.until(']');
    if (text == null) {
      problems.error(in.line, column, "a field in brackets without its end; skipped");
      return;
    }
    if ("IKLMNPQRrUV".indexOf(name) < 0) {
      problems.error(in.line, column, "the field " + name + ": may not stand here; skipped");
    } else if (name != 'r') {
      tune.field(name, text, in.line, column + 3);
    }
  }

  /** Reads the numbers of an ending, as {@code 1}, {@code 1,3} or {@code 1-3}. */
  private void ending(Cursor in) {
    var numbers = new StringJoiner(",");
    int column = in.column();
    int last = 0;
    boolean range = false;
    do {
      int number = in.number();
      if (number < 1 || number > 32) {
        problems.error(in.line, column, "expected endings from 1 to 32; skipped");
        return;
      }
      for (int i = range ? last + 1 : number; i <= number; i++) {
        numbers.add(Integer.toString(i));
      }
      last = number;
      range = in.peek() == '-';
    } while (numbers.length() < MOST_TEXT
        && (in.peek() == ',' || in.peek() == '-')
        && Cursor.isDigit(in.peek(1))
        && (in.skip(',') || in.skip('-')));
    tune.voice().ending(numbers.toString(), in);
  }

  private void chord(Cursor in) {
    int column = in.column();
    in.at++;
    List<VoiceBuilder.Head> heads = new ArrayList<>();
    while (!in.ended() && in.peek() != ']' && heads.size() < MOST_HEADS) {
      char c = in.peek();
      if ("^_=".indexOf(c) >= 0 || Notation.isNote(c)) {
        VoiceBuilder.Head head = head(in);
        if (head != null) {
          heads.add(head);
        }
      } else if (c == ' ' || c == '"' || c == '!' || c == '(' || c == ')' || c == '.') {
        element(in);
      } else if (shorthand.containsKey(c)) {
        in.at++;
        apply(shorthand.getOrDefault(c, ""), in);
      } else if (c == '|' || c == '[') {
        break;
      } else {
        problems.error(in.line, in.column(), "no note of a chord; skipped");
        in.at++;
      }
    }
    if (!in.skip(']')) {
      problems.error(in.line, column, "a chord without its end; taken up to here");
    }
    Fraction factor = length(in, column);
    boolean tied = tied(in);
    if (heads.isEmpty()) {
      problems.error(in.line, column, "a chord without notes; skipped");
      return;
    }
    heads.replaceAll(
        h ->
            new VoiceBuilder.Head(
                h.step(),
                h.octave(),
                h.sign(),
                bounded(h.length().times(factor), in.line, column),
                h.tied() || tied));
    tune.voice().notes(heads, in);
  }

  private void parenthesis(Cursor in) {
    if (in.peek(1) == '&') {
      problems.unsupported(in.line, in.column(), "overlays of many bars are not kept; ( skipped");
      in.at++;
    } else if (Cursor.isDigit(in.peek(1))) {
      tuplet(in);
    } else {
      in.at++;
      tune.voice().openSlur(in);
    }
  }

  /** Reads {@code (p:q:r}: p notes in the time of q, for the next r notes. */
  private void tuplet(Cursor in) {
    int column = in.column();
    in.at++;
    int p = in.number();
    int q = -1;
    int r = -1;
    if (in.skip(':')) {
      q = in.number();
      if (in.skip(':')) {
        r = in.number();
      }
    }
    r = r < 0 ? p : r;
    q = q < 0 ? usual(p) : q;
    if (p < 1 || p > MOST_TUPLET || q < 1 || q > MOST_TUPLET || r < 1 || r > MOST_TUPLET) {
      problems.error(in.line, column, "no such tuplet; the notes are taken as plain");
      return;
    }
    tune.voice().openTuplet(p, q, r, in);
  }

  private int usual(int p) {
    Meter meter = tune.voice().settings().meter;
    boolean compound = meter.beats() % 3 == 0 && meter.beats() > 3;
    return switch (p) {
      case 3, 6 -> 2;
      case 2, 4, 8 -> 3;
      case 5, 7, 9 -> compound ? 3 : 2;
      default -> 0;
    };
  }

  private void grace(Cursor in) {
    int column = in.column();
    in.at++;
    boolean slashed = in.skip('/');
    List<Pitch> pitches = new ArrayList<>();
    while (!in.ended() && in.peek() != '}') {
      char c = in.peek();
      if (("^_=".indexOf(c) >= 0 || Notation.isNote(c)) && pitches.size() < MOST_HEADS) {
        VoiceBuilder.Head head = head(in);
        Pitch pitch = head == null ? null : tune.voice().pitch(head, in);
        if (pitch != null) {
          pitches.add(pitch);
        }
      } else {
        if (" ><()".indexOf(c) < 0) { // their own rhythm is not kept
          problems.error(in.line, in.column(), "no grace note; skipped");
        }
        in.at++;
      }
    }
    if (!in.skip('}')) {
      problems.error(in.line, column, "grace notes without their end");
    }
    if (!pitches.isEmpty()) {
      tune.voice().grace(pitches, slashed);
    }
  }

  private void quoted(Cursor in) {
    int column = in.column();
    in.at++;
    String text = in.until('"');
    if (text == null) {
      problems.error(in.line, column, "a quotation without its end; skipped to the line's end");
      in.at = in.text.length();
      return;
    }
    String kept = text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) : text;
    kept = kept.replace("\\%", "%").strip();
    if (kept.isEmpty()) {
      return;
    }
    char first = kept.charAt(0);
    if ("^_<>@".indexOf(first) >= 0) {
      if (kept.length() > 1) {
        tune.voice().words(kept.substring(1).strip());
      }
    } else if (Notation.isChordName(kept)) {
      tune.voice().chordSymbol(kept);
    } else {
      tune.voice().words(kept);
    }
  }

  private void decoration(Cursor in, char sign) {
    int column = in.column();
    in.at++;
    int end = in.text.indexOf(sign, in.at);
    String name = end < 0 ? "" : in.text.substring(in.at, end);
    if (!DECORATION.matcher(name).matches()) {
      problems.error(in.line, column, sign + " is no decoration here; skipped");
      return;
    }
    in.at = end + 1;
    apply(name, in);
  }

  private void apply(String name, Cursor in) {
    if (!Decorations.apply(name, tune.voice())) {
      problems.unsupported(
          in.line, in.column(), "the decoration !" + TuneReader.brief(name) + "! is not kept");
    }
  }

  private void broken(Cursor in, char sign) {
    int times = 0;
    while (in.peek() == sign) {
      in.at++;
      times++;
    }
    if (times > 3) {
      problems.error(
          in.line, in.column(), "more than three signs of broken rhythm; taken as three");
    }
    times = Math.min(3, times);
    tune.voice().broken(sign == '>' ? times : -times, in);
  }

  private void dot(Cursor in) {
    in.at++;
    switch (in.peek()) {
      case '|', '(', '-' -> {} // dotted on paper
      default -> tune.voice().mark(Note.Mark.STACCATO);
    }
  }
}
