package gradus.score;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scores for tests, written in one line: {@code F#4/8} is an eighth note, {@code C4+E4/4.} a chord
 * with a dot, {@code r/4} a rest; {@code -} ties, {@code (} and {@code )} after a note begin and
 * end a slur, {@code {G5}} is a grace note, {@code "Am"} a chord symbol, {@code !TRILL!} after a
 * note a mark, {@code 3:2} makes the notes of the next quarter a tuplet, {@code &2} goes to the
 * beginning of the measure in voice 2, {@code [1} begins an ending, {@code $} ends a line.
 */
public final class Music {
  private static final Pattern NOTE =
      Pattern.compile(
          "([A-G][#b]*-?\\d(?:\\+[A-G][#b]*-?\\d)*|r|x)/(\\d+)(?:x(\\d+))?(\\.*)(-?)([()]*)((?:![A-Z_]+!)*)");

  private final Meter meter;
  private final Key key;
  private final List<Measure> measures = new ArrayList<>();
  private List<Event> events = new ArrayList<>();
  private Fraction time = Fraction.ZERO;
  private Fraction longest = Fraction.ZERO;
  private int voice = 1;
  private Barline left = Barline.SINGLE;
  private String ending = "";
  private Fraction scale = Fraction.ONE;

  private Music(Meter meter, Key key) {
    this.meter = meter;
    this.key = key;
  }

  /** Returns a tune on one staff. */
  public static Score tune(Meter meter, int fifths, String text) {
    return new Score("", "", "", "", List.of(part("", Clef.TREBLE, meter, fifths, text)));
  }

  /** Returns a part. */
  public static Part part(String name, Clef clef, Meter meter, int fifths, String text) {
    var music = new Music(meter, new Key(fifths, Mode.MAJOR));
    for (String token : text.strip().split("\\s+", -1)) {
      music.read(token);
    }
    if (!music.events.isEmpty()) {
      music.bar(Barline.FINAL);
    }
    return new Part(name, clef, 0, music.measures);
  }

  private void read(String token) {
    switch (token) {
      case "|" -> bar(Barline.SINGLE);
      case "||" -> bar(Barline.DOUBLE);
      case "|]" -> bar(Barline.FINAL);
      case ":|" -> bar(Barline.REPEAT_END);
      case "|:" -> {
        if (!events.isEmpty()) {
          bar(Barline.SINGLE);
        }
        left = Barline.REPEAT_START;
      }
      case "$" -> {
        Measure last = measures.removeLast();
        measures.add(
            new Measure(
                last.length(),
                last.meter(),
                last.key(),
                last.left(),
                last.right(),
                last.ending(),
                last.label(),
                true,
                last.events()));
      }
      default -> more(token);
    }
  }

  private void more(String token) {
    if (token.startsWith("&")) {
      voice = Integer.parseInt(token.substring(1));
      longest = time.compareTo(longest) > 0 ? time : longest;
      time = Fraction.ZERO;
    } else if (token.startsWith("[")) {
      ending = token.substring(1);
    } else if (token.startsWith("\"")) {
      events.add(new Event.ChordSymbol(time, token.substring(1, token.length() - 1)));
    } else if (token.startsWith("{")) {
      List<Pitch> pitches = new ArrayList<>();
      for (String pitch : token.substring(1, token.length() - 1).split(",", -1)) {
        pitches.add(pitch(pitch));
      }
      events.add(new Event.Grace(time, voice, pitches, pitches.size() == 1));
    } else if (token.matches("\\d+:\\d+")) {
      String[] numbers = token.split(":", -1);
      int actual = Integer.parseInt(numbers[0]);
      int normal = Integer.parseInt(numbers[1]);
      scale = actual == normal ? Fraction.ONE : Fraction.of(normal, actual);
      if (actual != normal) {
        events.add(new Event.Tuplet(time, Fraction.of(1, 4), voice, actual, normal));
      }
    } else {
      note(token);
    }
  }

  private void note(String token) {
    Matcher matcher = NOTE.matcher(token);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(token);
    }
    Fraction duration = Fraction.of(1, Integer.parseInt(matcher.group(2)));
    if (matcher.group(3) != null) {
      duration = duration.times(Fraction.of(Integer.parseInt(matcher.group(3)), 1));
    }
    int dots = matcher.group(4).length();
    duration = duration.times(Fraction.of((2L << dots) - 1, 1L << dots)).times(scale);
    Set<Note.Mark> marks = EnumSet.noneOf(Note.Mark.class);
    if (matcher.group(6).contains("(")) {
      marks.add(Note.Mark.SLUR_START);
    }
    if (matcher.group(6).contains(")")) {
      marks.add(Note.Mark.SLUR_STOP);
    }
    for (String mark : matcher.group(7).split("!", -1)) {
      if (!mark.isEmpty()) {
        marks.add(Note.Mark.valueOf(mark));
      }
    }
    String what = matcher.group(1);
    if (what.equals("r") || what.equals("x")) {
      events.add(new Event.Rest(time, duration, voice, what.equals("r")));
    } else {
      for (String name : what.split("\\+", -1)) {
        boolean tied = !matcher.group(5).isEmpty();
        events.add(new Note(time, duration, voice, pitch(name), 80, tied, marks));
      }
    }
    time = time.plus(duration);
  }

  private static Pitch pitch(String name) {
    int alter = 0;
    int at = 1;
    while (name.charAt(at) == '#' || name.charAt(at) == 'b') {
      alter += name.charAt(at++) == '#' ? 1 : -1;
    }
    return new Pitch(
        Step.valueOf(name.substring(0, 1)), alter, Integer.parseInt(name.substring(at)));
  }

  private void bar(Barline right) {
    Fraction length = time.compareTo(longest) > 0 ? time : longest;
    measures.add(new Measure(length, meter, key, left, right, ending, "", false, events));
    events = new ArrayList<>();
    time = Fraction.ZERO;
    longest = Fraction.ZERO;
    voice = 1;
    left = Barline.SINGLE;
    ending = "";
    scale = Fraction.ONE;
  }
}
