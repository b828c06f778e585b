package gradus.scores;

import gradus.score.Barline;
import gradus.score.Clef;
import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Key;
import gradus.score.Measure;
import gradus.score.Meter;
import gradus.score.Mode;
import gradus.score.Note;
import gradus.score.Part;
import gradus.score.Score;
import gradus.sequence.Vocabulary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Scores as a language model reads and writes them: words, measure by measure, and in a measure
 * moment by moment through all parts from the top of the page, so that what sounds together stands
 * together. Two measures of two voices on two staves:
 *
 * <pre>
 * piece meter:3/4 key:G-major treble bass
 * bar @0 p1v1 B4 1/2 p2v1 G3 3/4 @1/2 p1v1 A4 1/4
 * bar @0 p1v1 G4 tie 1/2 p2v1 rest 1/2 @1/2 p1v1 G4 1/4 p2v1 D3 B2 1/4 right:final
 * </pre>
 *
 * <table>
 * <caption>The words</caption>
 * <tr><td>{@code piece}</td><td>stands before each score and after the last one</td></tr>
 * <tr><td>{@code meter:3/4}, {@code key:G-major}</td><td>before the first bar, and in a bar that
 * begins with others; {@code meter:C} and {@code meter:C|} for the signs</td></tr>
 * <tr><td>{@code treble} and so on</td><td>a part, by its clef</td></tr>
 * <tr><td>{@code bar}</td><td>a measure begins; {@code length:1/4} after it says that it is no full
 * one, {@code left:repeat_start} and {@code ending:1} what stands at its left end</td></tr>
 * <tr><td>{@code @1/2}</td><td>what follows begins so many whole notes after the bar line</td></tr>
 * <tr><td>{@code p2v1}</td><td>what follows is of part 2, voice 1</td></tr>
 * <tr><td>{@code D3 B2 1/4}</td><td>notes, from the top, that last so long; {@code tie} after a
 * pitch ties that note to the next of its pitch</td></tr>
 * <tr><td>{@code rest 1/2}</td><td>a rest; {@code space 1/2} one that is not printed</td></tr>
 * <tr><td>{@code tuplet:3:2 1/4}</td><td>what the voice has in so long a time is a tuplet</td></tr>
 * <tr><td>{@code right:final}</td><td>the line at the right end of the bar, if not a single one
 * </td></tr>
 * </table>
 *
 * <p>Kept are parts, clefs, metres, keys, measures with their lines and endings, notes and rests
 * with exact times, voices, tuplets and ties. Metres, keys and lines are those of the first part.
 * Left out are names and titles, velocities and marks, grace notes, chord symbols, words, tempo and
 * pedal.
 */
public final class ScoreTokens {
  /** Stands before each score and after the last one. */
  public static final String PIECE = "piece";

  /** The most parts that a score of words has. */
  public static final int MOST_PARTS = 64;

  static final String BAR = "bar";
  static final String TIE = "tie";
  static final String REST = "rest";
  static final String SPACE = "space";
  static final String METER = "meter:";
  static final String KEY = "key:";
  static final String LENGTH = "length:";
  static final String LEFT = "left:";
  static final String RIGHT = "right:";
  static final String ENDING = "ending:";
  static final String TUPLET = "tuplet:";

  static final Map<String, Clef> CLEFS = named(Clef.values());
  static final Map<String, Barline> BARLINES = named(Barline.values());
  static final Map<String, Key> KEYS =
      Stream.of(Mode.values())
          .flatMap(mode -> Stream.iterate(-7, f -> f <= 7, f -> f + 1).map(f -> new Key(f, mode)))
          .collect(Collectors.toUnmodifiableMap(ScoreTokens::word, key -> key));

  private ScoreTokens() {}

  private static <E extends Enum<E>> Map<String, E> named(E[] values) {
    return Stream.of(values)
        .collect(Collectors.toUnmodifiableMap(ScoreTokens::lower, value -> value));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Returns a score as words, from {@link #PIECE} on. */
  public static List<String> of(Score score) {
    List<String> words = new ArrayList<>();
    words.add(PIECE);
    List<Measure> first = score.parts().isEmpty() ? List.of() : score.parts().getFirst().measures();
    if (!first.isEmpty()) {
      words.add(word(first.getFirst().meter()));
      words.add(word(first.getFirst().key()));
    }
    score.parts().forEach(part -> words.add(lower(part.clef())));
    for (int i = 0; i < first.size(); i++) {
      measure(score, i, words);
    }
    return words;
  }

  /** Returns scores as words, one after the other, with {@link #PIECE} at the end. */
  public static List<String> of(List<Score> scores) {
    List<String> words = new ArrayList<>();
    scores.forEach(score -> words.addAll(of(score)));
    words.add(PIECE);
    return words;
  }

  /**
   * Reads what a model wrote. A word that does not fit where it stands is skipped; so are pitches
   * without a duration. A score that does not say its metre, key or clefs is in 4/4, C major and on
   * one treble staff. Nothing else is repaired.
   *
   * @param title the title that it gets
   */
  public static ScoreReading read(List<String> words, String title) {
    return new WordReader().read(words, title);
  }

  /** Returns the words that occur, in a fixed order, as symbols of a language model. */
  public static Vocabulary vocabulary(List<String> words) {
    return Vocabulary.of(List.copyOf(new TreeSet<>(words)));
  }

  /**
   * Returns words as tokens.
   *
   * @throws IllegalArgumentException if a word is not in the vocabulary, naming it
   */
  public static int[] encode(List<String> words, Vocabulary vocabulary) {
    return words.stream()
        .mapToInt(
            word ->
                vocabulary
                    .token(word)
                    .orElseThrow(
                        () -> new IllegalArgumentException("\"" + word + "\" is not known to it")))
        .toArray();
  }

  /** Returns the word for a metre. */
  public static String word(Meter meter) {
    return METER
        + switch (meter.symbol()) {
          case NUMBERS -> meter.toString();
          case COMMON -> "C";
          case CUT -> "C|";
        };
  }

  /** Returns the word for a key. */
  public static String word(Key key) {
    return KEY + key.toString().replace(' ', '-');
  }

  private static void measure(Score score, int index, List<String> words) {
    List<Measure> measures = score.parts().getFirst().measures();
    Measure measure = measures.get(index);
    Measure before = measures.get(Math.max(0, index - 1));
    words.add(BAR);
    if (!measure.meter().equals(before.meter())) {
      words.add(word(measure.meter()));
    }
    if (!measure.key().equals(before.key())) {
      words.add(word(measure.key()));
    }
    if (!measure.isFull()) {
      words.add(LENGTH + measure.length());
    }
    if (measure.left() != Barline.SINGLE) {
      words.add(LEFT + lower(measure.left()));
    }
    if (!measure.ending().isEmpty()) {
      words.add(ENDING + measure.ending());
    }
    moments(score.parts(), index, words);
    if (measure.right() != Barline.SINGLE) {
      words.add(RIGHT + lower(measure.right()));
    }
  }

  /** An event and whose it is. */
  private record Placed(int part, int voice, Kind kind, Fraction duration, Event event) {
    boolean sharesDuration(Placed next) {
      return kind == Kind.NOTE
          && next.kind == Kind.NOTE
          && part == next.part
          && voice == next.voice
          && event.onset().equals(next.event.onset())
          && duration.equals(next.duration);
    }
  }

  private enum Kind {
    TUPLET,
    REST,
    NOTE
  }

  private static final Comparator<Placed> READING =
      Comparator.comparing((Placed placed) -> placed.event().onset())
          .thenComparingInt(Placed::part)
          .thenComparingInt(Placed::voice)
          .thenComparing(Placed::kind)
          .thenComparing(Placed::duration)
          .thenComparingInt(ScoreTokens::fromTheTop);

  private static int fromTheTop(Placed placed) {
    return placed.event() instanceof Note note ? -note.pitch().midi() : 0;
  }

  private static void moments(List<Part> parts, int index, List<String> words) {
    List<Placed> events = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      for (Event event : parts.get(part).measures().get(index).events()) {
        placed(part + 1, event).ifPresent(events::add);
      }
    }
    events.sort(READING);
    String moment = "";
    String speaker = "";
    for (int i = 0; i < events.size(); i++) {
      Placed placed = events.get(i);
      String now = "@" + placed.event().onset();
      String voice = "p" + placed.part() + "v" + placed.voice();
      if (!now.equals(moment)) {
        words.add(now);
        words.add(voice);
      } else if (!voice.equals(speaker)) {
        words.add(voice);
      }
      moment = now;
      speaker = voice;
      sign(placed.event(), words);
      if (i + 1 == events.size() || !placed.sharesDuration(events.get(i + 1))) {
        words.add(placed.duration().toString());
      }
    }
  }

  private static Optional<Placed> placed(int part, Event event) {
    return switch (event) {
      case Note n -> Optional.of(new Placed(part, n.voice(), Kind.NOTE, n.duration(), n));
      case Event.Rest r -> Optional.of(new Placed(part, r.voice(), Kind.REST, r.duration(), r));
      case Event.Tuplet t -> Optional.of(new Placed(part, t.voice(), Kind.TUPLET, t.duration(), t));
      case Event.Grace _, Event.ChordSymbol _, Event.Tempo _, Event.Words _, Event.Pedal _ ->
          Optional.empty();
    };
  }

  private static void sign(Event event, List<String> words) {
    switch (event) {
      case Note note -> {
        words.add(note.pitch().toString());
        if (note.tied()) {
          words.add(TIE);
        }
      }
      case Event.Rest rest -> words.add(rest.visible() ? REST : SPACE);
      case Event.Tuplet tuplet -> words.add(TUPLET + tuplet.actual() + ":" + tuplet.normal());
      case Event.Grace _, Event.ChordSymbol _, Event.Tempo _, Event.Words _, Event.Pedal _ -> {}
    }
  }
}
