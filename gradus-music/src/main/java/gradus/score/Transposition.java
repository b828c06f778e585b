package gradus.score;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moves a score to another key, with the signature and spelling of that key: on the line of fifths
 * all notes move by as many places as the tonic. Names of chords move too.
 */
public final class Transposition {
  private static final Pattern CHORD =
      Pattern.compile("(^\\(?|/)([A-Ga-g])([#b+]?)(?=$|[^a-z]|m|sus|dim|aug|add|d$|d\\)|/)");

  private final int fifths;
  private final int semitones;

  private Transposition(int fifths, int semitones) {
    this.fifths = fifths;
    this.semitones = semitones;
  }

  /**
   * Returns a score in another key, up or down whichever is nearer, down by no more than five
   * semitones and up by no more than six.
   *
   * @param key the key that the first measure is to have
   * @throws IllegalArgumentException if it is of another mode than that of the first measure
   */
  public static Score to(Key key, Score score) {
    Key from = first(score);
    if (from.mode() != key.mode()) {
      throw new IllegalArgumentException("a score in " + from + " cannot be moved to " + key);
    }
    int fifths = key.fifths() - from.fifths();
    int semitones = Math.floorMod(7 * fifths + 5, 12) - 5;
    return new Transposition(fifths, semitones).apply(score);
  }

  /**
   * Returns a score some semitones higher, or lower, in the key there of the fewest sharps and
   * flats, that with flats where six are as many as six.
   *
   * @param semitones semitones up; below 0, down
   */
  public static Score by(int semitones, Score score) {
    int from = first(score).fifths();
    int target = Math.floorMod(from + 7 * semitones + 6, 12) - 6;
    return new Transposition(target - from, semitones).apply(score);
  }

  private static Key first(Score score) {
    return score.parts().isEmpty() || score.parts().getFirst().measures().isEmpty()
        ? Key.C_MAJOR
        : score.parts().getFirst().measures().getFirst().key();
  }

  private Score apply(Score score) {
    List<Part> parts = new ArrayList<>();
    for (Part part : score.parts()) {
      List<Measure> measures = part.measures().stream().map(this::measure).toList();
      parts.add(new Part(part.name(), part.clef(), part.program(), measures));
    }
    return new Score(score.title(), score.composer(), score.origin(), score.rhythm(), parts);
  }

  private Measure measure(Measure measure) {
    int target = measure.key().fifths() + fifths;
    int round = target > 7 ? -12 : target < -7 ? 12 : 0; // a key that has no signature
    var key = new Key(target + round, measure.key().mode());
    List<Event> events = new ArrayList<>();
    for (Event event : measure.events()) {
      events.add(event(event, fifths + round, key));
    }
    return new Measure(
        measure.length(),
        measure.meter(),
        key,
        measure.left(),
        measure.right(),
        measure.ending(),
        measure.label(),
        measure.lineEnd(),
        events);
  }

  private Event event(Event event, int move, Key key) {
    return switch (event) {
      case Note note -> note.withPitch(pitch(note.pitch(), move, key));
      case Event.Grace grace ->
          new Event.Grace(
              grace.onset(),
              grace.voice(),
              grace.pitches().stream().map(p -> pitch(p, move, key)).toList(),
              grace.slashed());
      case Event.ChordSymbol symbol ->
          new Event.ChordSymbol(symbol.onset(), chord(symbol.text(), move));
      case Event.Rest rest -> rest;
      case Event.Tuplet tuplet -> tuplet;
      case Event.Tempo tempo -> tempo;
      case Event.Words words -> words;
      case Event.Pedal pedal -> pedal;
    };
  }

  private Pitch pitch(Pitch pitch, int move, Key key) {
    int number = pitch.midi() + semitones;
    int place = Spelling.place(pitch.step(), pitch.alter()) + move;
    boolean sayable = Math.abs(Spelling.alter(place)) <= 2;
    return sayable ? Spelling.onLine(place, number) : Spelling.of(number, key);
  }

  /** Moves the root, and the bass after a stroke; {@code +} is a sharp there, as in old books. */
  private static String chord(String text, int move) {
    Matcher matcher = CHORD.matcher(text);
    var moved = new StringBuilder();
    while (matcher.find()) {
      String letter = matcher.group(2);
      String sign = matcher.group(3);
      boolean small = Character.isLowerCase(letter.charAt(0));
      if (small && matcher.group(1).indexOf('/') < 0) {
        continue; // a word
      }
      int alter = sign.equals("b") ? -1 : sign.isEmpty() || (!small && sign.equals("+")) ? 0 : 1;
      Step step = Step.valueOf(small ? letter.toUpperCase(java.util.Locale.ROOT) : letter);
      int place = Spelling.place(step, alter) + move;
      place += Spelling.alter(place) > 1 ? -12 : Spelling.alter(place) < -1 ? 12 : 0;
      String name = Spelling.step(place).name();
      String signed =
          switch (Spelling.alter(place)) {
            case -1 -> "b";
            case 1 -> small && sign.equals("+") ? "+" : "#";
            default -> "";
          };
      String kept = !small && sign.equals("+") ? "+" : "";
      matcher.appendReplacement(
          moved,
          Matcher.quoteReplacement(
              matcher.group(1)
                  + (small ? name.toLowerCase(java.util.Locale.ROOT) : name)
                  + signed
                  + kept));
    }
    return matcher.appendTail(moved).toString();
  }
}
