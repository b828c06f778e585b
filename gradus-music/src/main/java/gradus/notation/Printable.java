package gradus.notation;

import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Measure;
import gradus.score.Note;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes any measure one that signs can write: times that fit no note value are moved to the nearest
 * that do, thirds of a beat become triplets, and silence becomes rests. What can be written as it
 * stands stays as it is.
 */
public final class Printable {
  private static final int FINEST = 128; // parts of a whole note
  private static final int GRID = 32; // to which other times are moved
  private static final int THIRDS = 24;
  private static final int PLAYED = 16; // parts of a whole note, to which played notes are held
  private static final int LONGEST = 64; // whole notes in a measure
  private static final int MOST_IN_TUPLET = 64;

  private Printable() {}

  /** Returns a measure all of whose notes and rests have a note value, or can be cut into some. */
  public static Measure of(Measure measure) {
    Fraction length = length(measure);
    var voices = new TreeMap<Integer, List<Event>>();
    var events = new ArrayList<Event>();
    boolean played = isPlayed(measure);
    for (Event event : measure.events()) {
      switch (event) {
        case Note note -> add(voices, played ? 1 : note.voice(), played ? inOne(note) : note);
        case Event.Rest rest -> {
          if (!played) {
            add(voices, rest.voice(), rest);
          }
        }
        case Event.Tuplet tuplet -> add(voices, tuplet.voice(), tuplet);
        case Event.Grace _, Event.ChordSymbol _, Event.Tempo _, Event.Words _, Event.Pedal _ ->
            events.add(event);
      }
    }
    if (voices.isEmpty()) {
      voices.put(1, new ArrayList<>());
    }
    int first = voices.firstKey();
    for (var entry : voices.entrySet()) {
      int voice = entry.getKey();
      List<Event> own = entry.getValue();
      if (!isWritable(own, length)) {
        own = new Quantised(measure.meter(), length, voice).of(own);
      } else {
        own = settled(own, length);
      }
      events.addAll(own);
      if (voice == first) {
        events.addAll(silence(own, length, voice));
      }
    }
    events.sort(Comparator.comparingDouble(event -> event.onset().toDouble()));
    return new Measure(
        length,
        measure.meter(),
        measure.key(),
        measure.left(),
        measure.right(),
        measure.ending(),
        measure.label(),
        measure.lineEnd(),
        events);
  }

  /**
   * Returns whether notes end at times that nobody writes. Such notes were played; that one goes on
   * a little into the next makes no second voice, and what is silent between them no rest.
   */
  private static boolean isPlayed(Measure measure) {
    boolean played = false;
    for (Event event : measure.events()) {
      if (event instanceof Event.Tuplet) {
        return false;
      }
      if (event instanceof Note note) {
        double end = note.onset().toDouble() + note.duration().toDouble();
        played |= end * GRID != Math.rint(end * GRID) && !isThird(end) && !begins(measure, end);
      }
    }
    return played;
  }

  private static boolean isThird(double time) {
    return Math.abs(time * THIRDS - Math.rint(time * THIRDS)) < 1e-9;
  }

  private static boolean begins(Measure measure, double time) {
    return measure.notes().stream().anyMatch(note -> note.onset().toDouble() == time)
        || measure.length().toDouble() == time;
  }

  private static Note inOne(Note note) {
    return new Note(
        note.onset(), note.duration(), 1, note.pitch(), note.velocity(), note.tied(), note.marks());
  }

  /**
   * Moves ends that lie between the places at which the voice's notes begin: what was played, not
   * written, is held a little too long or too short. Rests that are left then follow anew.
   */
  private static List<Event> settled(List<Event> events, Fraction length) {
    long grid = events.stream().allMatch(Note.class::isInstance) ? PLAYED : GRID;
    boolean moves = false;
    for (Event event : events) {
      if (event instanceof Event.Tuplet) {
        return events;
      }
      grid = event instanceof Note ? Math.max(grid, event.onset().denominator()) : grid;
    }
    for (Event event : events) {
      moves |= event instanceof Note note && isBetween(note.end(), grid, length);
    }
    if (!moves) {
      return events;
    }
    var settled = new ArrayList<Event>();
    for (Event event : events) {
      if (event instanceof Note note) {
        settled.add(isBetween(note.end(), grid, length) ? held(note, grid, length) : note);
      }
    }
    return settled;
  }

  private static boolean isBetween(Fraction end, long grid, Fraction length) {
    return end.denominator() > grid && !end.equals(length);
  }

  private static Note held(Note note, long grid, Fraction length) {
    long onset = Math.round(note.onset().toDouble() * grid);
    long end = Math.max(Math.round(note.end().toDouble() * grid), onset + 1);
    Fraction moved = Fraction.of(end, grid);
    return note.at(
        note.onset(), (moved.compareTo(length) > 0 ? length : moved).minus(note.onset()));
  }

  private static void add(Map<Integer, List<Event>> voices, int voice, Event event) {
    voices.computeIfAbsent(voice, v -> new ArrayList<>()).add(event);
  }

  private static Fraction length(Measure measure) {
    double length = measure.length().toDouble();
    if (!measure.length().isPositive()) {
      return measure.meter().length();
    }
    if (length > LONGEST) {
      return Fraction.of(LONGEST, 1);
    }
    return isBinary(measure.length())
        ? measure.length()
        : Fraction.of(Math.max(1, (long) Math.ceil(length * GRID)), GRID);
  }

  private static boolean isBinary(Fraction time) {
    return time.denominator() <= FINEST && Long.bitCount(time.denominator()) == 1;
  }

  /** Returns whether every time is a binary fraction, within its tuplet if it has one. */
  private static boolean isWritable(List<Event> events, Fraction length) {
    List<Event.Tuplet> tuplets =
        events.stream()
            .filter(Event.Tuplet.class::isInstance)
            .map(Event.Tuplet.class::cast)
            .toList();
    for (Event.Tuplet tuplet : tuplets) {
      boolean sane =
          Math.min(tuplet.actual(), tuplet.normal()) >= 1
              && Math.max(tuplet.actual(), tuplet.normal()) <= MOST_IN_TUPLET
              && tuplet.duration().isPositive()
              && tuplet.onset().numerator() >= 0
              && isSmall(tuplet.onset())
              && isSmall(tuplet.duration());
      if (!sane) {
        return false;
      }
    }
    for (Event event : events) {
      Fraction duration =
          switch (event) {
            case Note note -> note.duration();
            case Event.Rest rest -> rest.duration();
            case Event.Tuplet _, Event.Grace _, Event.ChordSymbol _ -> null;
            case Event.Tempo _, Event.Words _, Event.Pedal _ -> null;
          };
      if (duration != null && !fits(event.onset(), duration, tuplets, length)) {
        return false;
      }
    }
    return true;
  }

  /** Numbers small enough that no product of three overflows. */
  private static boolean isSmall(Fraction time) {
    return Math.abs(time.numerator()) < 1 << 20 && time.denominator() < 1 << 20;
  }

  private static boolean fits(
      Fraction onset, Fraction duration, List<Event.Tuplet> tuplets, Fraction length) {
    if (!isSmall(onset) || !isSmall(duration) || !duration.isPositive() || onset.numerator() < 0) {
      return false;
    }
    Fraction end = onset.plus(duration);
    for (Event.Tuplet tuplet : tuplets) {
      Fraction close = tuplet.onset().plus(tuplet.duration());
      if (tuplet.onset().compareTo(onset) <= 0 && onset.compareTo(close) < 0) {
        Fraction ratio = Fraction.of(tuplet.actual(), tuplet.normal());
        return end.compareTo(close) <= 0
            && isBinary(onset.minus(tuplet.onset()).times(ratio))
            && isBinary(duration.times(ratio));
      }
    }
    return isBinary(onset) && isBinary(duration) && end.compareTo(length) <= 0;
  }

  /** Returns rests for the times at which a voice has nothing, cut where tuplets begin and end. */
  private static List<Event.Rest> silence(List<Event> events, Fraction length, int voice) {
    var bounds = new TreeSet<Fraction>(List.of(Fraction.ZERO, length));
    for (Event event : events) {
      bounds.add(event.onset());
      bounds.add(end(event));
    }
    var rests = new ArrayList<Event.Rest>();
    Fraction from = null;
    List<Fraction> times = List.copyOf(bounds);
    for (int i = 0; i < times.size(); i++) {
      Fraction time = times.get(i);
      boolean silent = time.compareTo(length) < 0 && isSilent(events, time);
      boolean cut = !silent || isTupletBound(events, time);
      if (from != null && cut) {
        rests.add(new Event.Rest(from, time.minus(from), voice, true));
        from = null;
      }
      if (silent && from == null) {
        from = time;
      }
    }
    return rests;
  }

  private static boolean isSilent(List<Event> events, Fraction time) {
    return events.stream()
        .noneMatch(
            event ->
                !(event instanceof Event.Tuplet)
                    && event.onset().compareTo(time) <= 0
                    && time.compareTo(end(event)) < 0);
  }

  private static boolean isTupletBound(List<Event> events, Fraction time) {
    return events.stream()
        .anyMatch(
            event ->
                event instanceof Event.Tuplet
                    && (event.onset().equals(time) || end(event).equals(time)));
  }

  static Fraction end(Event event) {
    return switch (event) {
      case Note note -> note.end();
      case Event.Rest rest -> rest.onset().plus(rest.duration());
      case Event.Tuplet tuplet -> tuplet.onset().plus(tuplet.duration());
      case Event.Grace _, Event.ChordSymbol _, Event.Tempo _, Event.Words _, Event.Pedal _ ->
          event.onset();
    };
  }
}
