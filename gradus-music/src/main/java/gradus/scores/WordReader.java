package gradus.scores;

import gradus.score.Barline;
import gradus.score.Clef;
import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Key;
import gradus.score.Measure;
import gradus.score.Meter;
import gradus.score.Note;
import gradus.score.Part;
import gradus.score.Pitch;
import gradus.score.Score;
import gradus.score.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the words of a score one after the other; what does not fit is skipped and noted. */
final class WordReader {
  private static final Pattern TIME = Pattern.compile("([0-9]{1,4})(?:/([1-9][0-9]{0,3}))?");
  private static final Pattern PITCH = Pattern.compile("([A-G])(b{0,2}|#{0,2})(-?[0-9]{1,2})");
  private static final Pattern VOICE = Pattern.compile("p([1-9][0-9]?)v([1-9][0-9]?)");
  private static final Pattern TUPLET = Pattern.compile("tuplet:([1-9][0-9]?):([1-9][0-9]?)");

  private final List<String> slips = new ArrayList<>();
  private final List<Clef> clefs = new ArrayList<>();
  private final List<List<Measure>> measures = new ArrayList<>(); // of each part
  private @Nullable Meter meter;
  private @Nullable Key key;
  private int at; // the place of the word that is read, from 1

  // of the measure that is read
  private boolean isOpen;
  private final List<List<Event>> events = new ArrayList<>(); // of each part
  private @Nullable Fraction length;
  private Fraction end = Fraction.ZERO;
  private Barline left = Barline.SINGLE;
  private Barline right = Barline.SINGLE;
  private String ending = "";
  private @Nullable Fraction moment;
  private int part = -1; // who speaks, from 0; −1 for none
  private int voice;

  // what waits for its duration
  private final List<Pitch> pitches = new ArrayList<>();
  private final List<Boolean> ties = new ArrayList<>();
  private @Nullable String sign;

  ScoreReading read(List<String> words, String title) {
    for (String word : words) {
      at++;
      if (at > 1 && word.equals(ScoreTokens.PIECE)) {
        break;
      }
      if (!(at == 1 && word.equals(ScoreTokens.PIECE))) {
        word(word);
      }
    }
    at++;
    forget("the end");
    close();
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < clefs.size(); i++) {
      List<Measure> read = measures.isEmpty() ? List.of() : measures.get(i);
      parts.add(new Part("", clefs.get(i), 0, read));
    }
    var score = new Score(title, "", "", "", parts);
    return new ScoreReading(score, slips, ScoreReport.of(score, slips));
  }

  private void word(String word) {
    if (word.equals(ScoreTokens.TIE) && !pitches.isEmpty() && !ties.getLast()) {
      ties.set(ties.size() - 1, true);
      return;
    }
    Matcher pitch = PITCH.matcher(word);
    if (pitch.matches() && part >= 0 && sign == null && pitch(pitch)) {
      return;
    }
    Fraction time = time(word);
    if (time != null && time.isPositive() && isAwaited()) {
      last(time);
      return;
    }
    forget(word);
    if (!isRead(word)) {
      slip("\"" + word + "\" does not fit here");
    }
  }

  /** Reads a word that is complete in itself, or begins something. */
  private boolean isRead(String word) {
    int colon = word.indexOf(':');
    String value = word.substring(colon + 1);
    return switch (word.substring(0, colon + 1)) {
      case ScoreTokens.METER -> meter(value);
      case ScoreTokens.KEY -> key(word);
      case ScoreTokens.LENGTH -> length(value);
      case ScoreTokens.LEFT -> isAtStart() && line(value, true);
      case ScoreTokens.RIGHT -> isOpen && line(value, false);
      case ScoreTokens.ENDING -> isAtStart() && ending(value);
      case ScoreTokens.TUPLET -> TUPLET.matcher(word).matches() && awaits(word);
      default -> isReadPlain(word);
    };
  }

  private boolean isReadPlain(String word) {
    Clef clef = ScoreTokens.CLEFS.get(word);
    if (clef != null) {
      return !isOpen
          && measures.isEmpty()
          && clefs.size() < ScoreTokens.MOST_PARTS
          && clefs.add(clef);
    }
    return switch (word) {
      case ScoreTokens.BAR -> {
        close();
        open();
        yield true;
      }
      case ScoreTokens.REST, ScoreTokens.SPACE -> awaits(word);
      default -> word.startsWith("@") ? moment(word.substring(1)) : voice(word);
    };
  }

  private boolean isAtStart() {
    return isOpen && moment == null;
  }

  private boolean takesSignature() {
    return isAtStart() || (measures.isEmpty() && !isOpen);
  }

  private boolean meter(String value) {
    Meter read = meterOf(value);
    if (read == null || !takesSignature()) {
      return false;
    }
    meter = read;
    return true;
  }

  private static @Nullable Meter meterOf(String value) {
    return switch (value) {
      case "C" -> new Meter(4, 4, Meter.Symbol.COMMON);
      case "C|" -> new Meter(2, 2, Meter.Symbol.CUT);
      default -> {
        String[] numbers = value.split("/", -1);
        if (numbers.length != 2 || time(numbers[0]) == null || time(numbers[1]) == null) {
          yield null;
        }
        try {
          yield Meter.of(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
        } catch (IllegalArgumentException e) {
          yield null;
        }
      }
    };
  }

  private boolean key(String word) {
    Key read = ScoreTokens.KEYS.get(word);
    if (read == null || !takesSignature()) {
      return false;
    }
    key = read;
    return true;
  }

  private boolean length(String value) {
    Fraction read = time(value);
    if (read == null || !read.isPositive() || !isAtStart()) {
      return false;
    }
    length = read;
    return true;
  }

  private boolean line(String value, boolean isLeft) {
    Barline line = ScoreTokens.BARLINES.get(value);
    if (line == null) {
      return false;
    }
    left = isLeft ? line : left;
    right = isLeft ? right : line;
    return true;
  }

  private boolean ending(String value) {
    ending = value;
    return true;
  }

  private boolean moment(String value) {
    Fraction read = time(value);
    if (read == null || !isOpen || (moment != null && read.compareTo(moment) <= 0)) {
      return false;
    }
    moment = read;
    part = -1;
    return true;
  }

  private boolean voice(String word) {
    Matcher matcher = VOICE.matcher(word);
    if (!matcher.matches() || moment == null || Integer.parseInt(matcher.group(1)) > clefs.size()) {
      return false;
    }
    part = Integer.parseInt(matcher.group(1)) - 1;
    voice = Integer.parseInt(matcher.group(2));
    return true;
  }

  private boolean awaits(String word) {
    if (part < 0) {
      return false;
    }
    sign = word;
    return true;
  }

  private boolean pitch(Matcher matcher) {
    String signs = matcher.group(2);
    int alter = signs.startsWith("b") ? -signs.length() : signs.length();
    int octave = Integer.parseInt(matcher.group(3));
    if (octave < -1 || octave > 9) {
      return false;
    }
    pitches.add(new Pitch(Step.valueOf(matcher.group(1)), alter, octave));
    ties.add(false);
    return true;
  }

  private boolean isAwaited() {
    return sign != null || !pitches.isEmpty();
  }

  /** Gives what waits its duration. */
  private void last(Fraction duration) {
    Fraction onset = Objects.requireNonNull(moment);
    List<Event> spoken = events.get(part);
    for (int i = 0; i < pitches.size(); i++) {
      spoken.add(
          new Note(onset, duration, voice, pitches.get(i), Note.VELOCITY, ties.get(i), Set.of()));
    }
    if (sign != null) {
      Matcher tuplet = TUPLET.matcher(sign);
      spoken.add(
          tuplet.matches()
              ? new Event.Tuplet(
                  onset,
                  duration,
                  voice,
                  Integer.parseInt(tuplet.group(1)),
                  Integer.parseInt(tuplet.group(2)))
              : new Event.Rest(onset, duration, voice, sign.equals(ScoreTokens.REST)));
    }
    Fraction ends = onset.plus(duration);
    end = ends.compareTo(end) > 0 ? ends : end;
    sign = null;
    pitches.clear();
    ties.clear();
  }

  /** Drops what still waits for a duration. */
  private void forget(String found) {
    if (isAwaited()) {
      String what = sign == null ? pitches.getLast().toString() : sign;
      slip("expected a duration after " + what + ", found " + found);
    }
    sign = null;
    pitches.clear();
    ties.clear();
  }

  private void slip(String what) {
    String bar = isOpen ? ", bar " + (measures.getFirst().size() + 1) : "";
    slips.add("word " + at + bar + ": " + what);
  }

  private void open() {
    if (measures.isEmpty()) {
      begin();
    }
    isOpen = true;
    events.forEach(List::clear);
    length = null;
    end = Fraction.ZERO;
    left = Barline.SINGLE;
    right = Barline.SINGLE;
    ending = "";
    moment = null;
    part = -1;
  }

  /** Completes what stands before the first measure. */
  private void begin() {
    if (meter == null) {
      slip("no metre before the first bar");
      meter = Meter.of(4, 4);
    }
    if (key == null) {
      slip("no key before the first bar");
      key = Key.C_MAJOR;
    }
    if (clefs.isEmpty()) {
      slip("no clef before the first bar");
      clefs.add(Clef.TREBLE);
    }
    for (int i = 0; i < clefs.size(); i++) {
      measures.add(new ArrayList<>());
      events.add(new ArrayList<>());
    }
  }

  private void close() {
    if (!isOpen || meter == null || key == null) {
      return;
    }
    Fraction said = length == null ? meter.length() : length;
    Fraction lasts = end.compareTo(said) > 0 ? end : said;
    for (int i = 0; i < clefs.size(); i++) {
      measures
          .get(i)
          .add(new Measure(lasts, meter, key, left, right, ending, "", false, events.get(i)));
    }
    isOpen = false;
  }

  private static @Nullable Fraction time(String word) {
    Matcher matcher = TIME.matcher(word);
    if (!matcher.matches()) {
      return null;
    }
    String below = matcher.group(2);
    return Fraction.of(
        Integer.parseInt(matcher.group(1)), below == null ? 1 : Integer.parseInt(below));
  }
}
