package gradus.musicxml;

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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a part; each of its staves becomes a part of the score. */
final class PartReader {
  private static final int MOST_STAVES = 16;
  private static final int MOST_MEASURES = 100_000;
  private static final int MOST_EVENTS = 2_000; // in a measure of a staff; scores have dozens
  private static final int MOST_DIVISIONS = 1 << 24;
  private static final long LONGEST = 1 << 20; // divisions or whole notes in a measure, at most

  private final XmlReader xml;
  private final NoteReader notes;
  private final List<List<Event>> events = new ArrayList<>(); // of this measure, by staff
  private final List<List<Measure>> measures = new ArrayList<>();
  private final Map<Integer, Clef> clefs = new HashMap<>();
  private int divisions = 1;
  private Key key = Key.C_MAJOR;
  private Meter meter = Meter.of(4, 4);
  private Fraction time = Fraction.ZERO; // in this measure
  private Fraction longest = Fraction.ZERO;
  private Barline left = Barline.SINGLE;
  private Barline right = Barline.SINGLE;
  private String ending = "";
  private String label = "";

  PartReader(XmlReader xml) {
    this.xml = xml;
    notes = new NoteReader(xml);
    stave(1);
  }

  List<Part> read(String name, int program) {
    xml.children(
        child -> {
          if (child.equals("measure")) {
            measure();
          }
        });
    var parts = new ArrayList<Part>();
    for (int staff = 0; staff < measures.size(); staff++) {
      Clef clef = clefs.getOrDefault(staff + 1, Clef.TREBLE);
      parts.add(new Part(name, clef, program, measures.get(staff)));
    }
    return parts;
  }

  /** Makes room for a staff, and gives it the measures that went before. */
  private void stave(int number) {
    while (events.size() < number) {
      events.add(new ArrayList<>());
      var before = new ArrayList<Measure>();
      if (!measures.isEmpty()) {
        for (Measure measure : measures.getFirst()) {
          before.add(
              new Measure(
                  measure.length(),
                  measure.meter(),
                  measure.key(),
                  measure.left(),
                  measure.right(),
                  measure.ending(),
                  "",
                  measure.lineEnd(),
                  List.of()));
        }
      }
      measures.add(before);
    }
  }

  private void measure() {
    if (measures.getFirst().size() >= MOST_MEASURES) {
      throw xml.error("expected at most " + MOST_MEASURES + " measures, found more");
    }
    time = Fraction.ZERO;
    longest = Fraction.ZERO;
    left = Barline.SINGLE;
    right = Barline.SINGLE;
    ending = "";
    label = "";
    try {
      xml.children(this::content);
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw xml.error("a time or a pitch that is no music: " + e.getMessage(), e);
    }
    Fraction length = longest.isPositive() ? longest : meter.length();
    for (int staff = 0; staff < events.size(); staff++) {
      List<Event> own = events.get(staff);
      notes.finish(staff + 1, own);
      own.sort(Comparator.comparing(Event::onset));
      measures
          .get(staff)
          .add(
              new Measure(
                  length, meter, key, left, right, ending, staff == 0 ? label : "", false, own));
      own.clear();
    }
  }

  private void content(String name) {
    if (events.stream().anyMatch(staff -> staff.size() > MOST_EVENTS)) {
      throw xml.error("expected at most " + MOST_EVENTS + " notes in a measure, found more");
    }
    switch (name) {
      case "attributes" -> xml.children(this::attribute);
      case "note" -> note();
      case "backup" -> move(duration().times(Fraction.of(-1, 1)));
      case "forward" -> move(duration());
      case "barline" -> barline();
      case "harmony" -> harmony();
      case "direction" -> direction();
      case "sound" -> sound(time, 1);
      case "print" -> print();
      default -> {} // what neither sounds nor is printed by us
    }
  }

  private void attribute(String name) {
    switch (name) {
      case "divisions" -> divisions = xml.number(1, MOST_DIVISIONS);
      case "key" -> key();
      case "time" -> time();
      case "staves" -> stave(xml.number(1, MOST_STAVES));
      case "clef" -> clef();
      default -> {}
    }
  }

  private void key() {
    int[] fifths = {key.fifths()};
    Mode[] mode = {Mode.MAJOR};
    xml.children(
        name -> {
          if (name.equals("fifths")) {
            fifths[0] = xml.number(-7, 7);
          } else if (name.equals("mode")) {
            mode[0] = mode(xml.text());
          }
        });
    key = new Key(fifths[0], mode[0]);
  }

  private static Mode mode(String text) {
    for (Mode mode : Mode.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
        return mode;
      }
    }
    return text.equals("aeolian") ? Mode.MINOR : Mode.MAJOR;
  }

  private void time() {
    int[] numbers = {0, 0};
    String symbol = xml.attribute("symbol");
    xml.children(
        name -> {
          if (name.equals("beats")) {
            numbers[0] += beats(xml.text()); // 3+2 over 8 may come in two pairs
          } else if (name.equals("beat-type")) {
            numbers[1] = xml.number(1, 64);
          }
        });
    if (numbers[0] == 0 || numbers[1] == 0) {
      return; // without a metre: it stays as it was
    }
    Meter.Symbol written =
        switch (symbol) {
          case "common" -> Meter.Symbol.COMMON;
          case "cut" -> Meter.Symbol.CUT;
          default -> Meter.Symbol.NUMBERS;
        };
    meter = new Meter(numbers[0], numbers[1], written);
  }

  private int beats(String text) {
    int sum = 0;
    for (String number : text.split("\\+", -1)) {
      if (!number.strip().matches("\\d{1,3}")) {
        throw xml.error("expected the beats of a metre, found " + XmlReader.shortened(text));
      }
      sum += Integer.parseInt(number.strip());
    }
    return sum;
  }

  private void clef() {
    String number = xml.attribute("number");
    int staff = number.matches("\\d{1,2}") ? Integer.parseInt(number) : 1;
    String[] sign = {"G"};
    int[] line = {0};
    xml.children(
        name -> {
          if (name.equals("sign")) {
            sign[0] = xml.text();
          } else if (name.equals("line")) {
            line[0] = xml.number(-10, 10);
          }
        });
    Clef clef =
        switch (sign[0]) {
          case "F" -> Clef.BASS;
          case "C" -> line[0] == 4 ? Clef.TENOR : Clef.ALTO;
          default -> Clef.TREBLE;
        };
    clefs.putIfAbsent(staff, clef); // one clef for a part
  }

  private Fraction divided(long ticks) {
    return Fraction.of(ticks, 4L * divisions);
  }

  private Fraction duration() {
    Fraction[] duration = {Fraction.ZERO};
    xml.children(
        name -> {
          if (name.equals("duration")) {
            duration[0] = divided(xml.number(0, Integer.MAX_VALUE));
          }
        });
    return duration[0];
  }

  private void move(Fraction by) {
    Fraction to = time.plus(by);
    if (to.numerator() < 0) {
      to = Fraction.ZERO; // some programs go back too far
    }
    if (to.numerator() / to.denominator() > LONGEST) {
      throw xml.error("expected a measure of at most " + LONGEST + " whole notes, found more");
    }
    time = to;
    longest = to.compareTo(longest) > 0 ? to : longest;
  }

  private void note() {
    NoteReader.Read note = notes.read(time, ticks -> divided(ticks));
    if (note.staff() > MOST_STAVES) {
      throw xml.error("expected at most " + MOST_STAVES + " staves, found " + note.staff());
    }
    stave(note.staff());
    events.get(note.staff() - 1).addAll(note.events());
    move(note.advance());
  }

  private void barline() {
    boolean atLeft = xml.attribute("location").equals("left");
    String[] style = {""};
    String[] repeat = {""};
    xml.children(
        name -> {
          switch (name) {
            case "bar-style" -> style[0] = xml.text();
            case "repeat" -> repeat[0] = xml.attribute("direction");
            case "ending" -> {
              boolean starts = xml.attribute("type").equals("start");
              String number = xml.attribute("number");
              String text = xml.text();
              if (starts) {
                ending = number.isEmpty() ? text : number;
              }
            }
            default -> {}
          }
        });
    Barline line =
        switch (style[0]) {
          case "light-light", "heavy-heavy" -> Barline.DOUBLE;
          case "light-heavy" -> Barline.FINAL;
          case "none" -> Barline.INVISIBLE;
          default -> Barline.SINGLE;
        };
    if (repeat[0].equals("forward")) {
      left = Barline.REPEAT_START;
    } else if (repeat[0].equals("backward")) {
      right = Barline.REPEAT_END;
    } else if (atLeft) {
      left = line == Barline.DOUBLE ? line : left;
    } else {
      right = line;
    }
  }

  private void print() {
    boolean breaks =
        xml.attribute("new-system").equals("yes") || xml.attribute("new-page").equals("yes");
    if (!breaks || measures.getFirst().isEmpty()) {
      return;
    }
    for (List<Measure> staff : measures) {
      Measure last = staff.removeLast();
      staff.add(
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
  }

  private void harmony() {
    String[] root = {"", ""};
    String[] bass = {"", ""};
    String[] kind = {""};
    Fraction[] at = {time};
    xml.children(
        name -> {
          switch (name) {
            case "root" -> pitchClass("root", root);
            case "bass" -> pitchClass("bass", bass);
            case "kind" -> {
              String text = xml.attribute("text");
              String word = xml.text();
              boolean said = !text.isEmpty() || word.equals("other");
              kind[0] = said ? text : Harmony.suffix(word);
            }
            case "offset" -> at[0] = offset();
            default -> {}
          }
        });
    String text = root[0] + root[1] + kind[0];
    text += bass[0].isEmpty() ? "" : "/" + bass[0] + bass[1];
    if (!text.isEmpty()) {
      events.getFirst().add(new Event.ChordSymbol(at[0], text));
    }
  }

  private void pitchClass(String what, String[] into) {
    xml.children(
        name -> {
          if (name.equals(what + "-step")) {
            into[0] = XmlReader.shortened(xml.text());
          } else if (name.equals(what + "-alter")) {
            into[1] = Harmony.note("", xml.number(-2, 2));
          }
        });
  }

  private Fraction offset() {
    Fraction at = time.plus(divided(xml.number(-Integer.MAX_VALUE, Integer.MAX_VALUE)));
    return at.numerator() < 0 ? Fraction.ZERO : at;
  }

  private void direction() {
    var found = new ArrayList<Event>();
    Fraction[] at = {time};
    int[] staff = {1};
    var said = new ArrayList<Event.Tempo>();
    xml.children(
        name -> {
          switch (name) {
            case "direction-type" -> xml.children(child -> directionType(child, found));
            case "offset" -> at[0] = offset();
            case "staff" -> staff[0] = xml.number(1, MOST_STAVES);
            case "sound" -> {
              Event.Tempo tempo = tempo(xml.attribute("tempo"));
              if (tempo != null) {
                said.add(tempo);
              }
            }
            default -> {}
          }
        });
    if (!said.isEmpty()) { // what it sounds like goes before what is printed
      found.removeIf(Event.Tempo.class::isInstance);
      found.addAll(said);
    }
    stave(staff[0]);
    for (Event event : found) {
      events.get(event instanceof Event.Tempo ? 0 : staff[0] - 1).add(at(event, at[0]));
    }
  }

  private static Event at(Event event, Fraction onset) {
    return switch (event) {
      case Event.Words words -> new Event.Words(onset, words.text());
      case Event.Tempo tempo -> new Event.Tempo(onset, tempo.quartersPerMinute());
      case Event.Pedal pedal -> new Event.Pedal(onset, pedal.down());
      case Note _, Event.Rest _, Event.Tuplet _, Event.Grace _, Event.ChordSymbol _ -> event;
    };
  }

  private void directionType(String name, List<Event> found) {
    switch (name) {
      case "rehearsal" -> label = xml.text();
      case "words" -> {
        String text = xml.text();
        if (!text.isEmpty()) {
          found.add(new Event.Words(time, text));
        }
      }
      case "segno" -> found.add(new Event.Words(time, "Segno"));
      case "coda" -> found.add(new Event.Words(time, "Coda"));
      case "pedal" -> {
        String type = xml.attribute("type");
        if (type.equals("start") || type.equals("stop")) {
          found.add(new Event.Pedal(time, type.equals("start")));
        }
      }
      case "metronome" -> metronome(found);
      default -> {}
    }
  }

  private void metronome(List<Event> found) {
    double[] unit = {1}; // in quarter notes
    String[] perMinute = {""};
    xml.children(
        name -> {
          switch (name) {
            case "beat-unit" ->
                unit[0] =
                    switch (xml.text()) {
                      case "whole" -> 4;
                      case "half" -> 2;
                      case "eighth" -> 0.5;
                      case "16th" -> 0.25;
                      default -> 1;
                    };
            case "beat-unit-dot" -> unit[0] *= 1.5;
            case "per-minute" -> perMinute[0] = xml.text();
            default -> {}
          }
        });
    Event.Tempo tempo = tempo(perMinute[0]);
    if (tempo != null) {
      found.add(new Event.Tempo(time, tempo.quartersPerMinute() * unit[0]));
    }
  }

  private void sound(Fraction at, int staff) {
    Event.Tempo tempo = tempo(xml.attribute("tempo"));
    if (tempo != null) {
      events.get(staff - 1).add(at(tempo, at));
    }
  }

  /** Returns a tempo, or null where the text is no number that may be one. */
  private static Event.@org.jspecify.annotations.Nullable Tempo tempo(String text) {
    if (!text.matches("\\d{1,6}(\\.\\d{1,20})?")) {
      return null;
    }
    double tempo = Double.parseDouble(text);
    return tempo > 0 ? new Event.Tempo(Fraction.ZERO, tempo) : null;
  }
}
