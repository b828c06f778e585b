package gradus.notation;

import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Meter;
import gradus.score.Note;
import java.util.ArrayList;
import java.util.List;

/** Moves the notes of one voice to times that can be written. Rests are left to be found anew. */
final class Quantised {
  private static final int BINARY = 32; // parts of a whole note
  private static final int TRIPLET = 24;
  private static final Fraction QUARTER = Fraction.of(1, 4);

  private final Fraction length;
  private final int voice;
  private final boolean triplets; // whether the metre has beats that may be divided by three
  private final List<Fraction> thirds = new ArrayList<>(); // the beats that are

  Quantised(Meter meter, Fraction length, int voice) {
    this.length = length;
    this.voice = voice;
    triplets = !Beats.isCompound(meter) && meter.unit() <= 4;
  }

  List<Event> of(List<Event> events) {
    List<Note> notes =
        events.stream().filter(Note.class::isInstance).map(Note.class::cast).toList();
    if (triplets) {
      findThirds(notes);
    }
    var written = new ArrayList<Event>();
    for (Note note : notes) {
      Fraction onset = moved(note.onset());
      if (onset.compareTo(length) >= 0) {
        continue; // nothing is left of it in this measure
      }
      Fraction end = moved(note.duration().toDouble() + note.onset().toDouble());
      if (end.compareTo(onset) <= 0) {
        end = least(onset.plus(step(onset)), length);
      }
      cutAtThirds(note.at(onset, end.minus(onset)), written);
    }
    for (Fraction beat : thirds) {
      written.add(new Event.Tuplet(beat, QUARTER, voice, 3, 2));
    }
    return written;
  }

  private void findThirds(List<Note> notes) {
    for (Fraction beat = Fraction.ZERO;
        beat.plus(QUARTER).compareTo(length) <= 0;
        beat = beat.plus(QUARTER)) {
      double from = beat.toDouble();
      double binary = 0;
      double triplet = 0;
      for (Note note : notes) {
        double onset = note.onset().toDouble();
        for (double time : new double[] {onset, onset + note.duration().toDouble()}) {
          if (time > from && time < from + 0.25) {
            binary += error(time, BINARY);
            triplet += error(time, TRIPLET);
          }
        }
      }
      if (triplet * 2 < binary) {
        thirds.add(beat);
      }
    }
  }

  private static double error(double time, int parts) {
    double off = time * parts - Math.rint(time * parts);
    return off * off / parts / parts;
  }

  private Fraction moved(Fraction time) {
    return moved(time.toDouble());
  }

  private Fraction moved(double time) {
    double within = Math.clamp(time, 0, length.toDouble());
    int parts = isThird(within) ? TRIPLET : BINARY;
    return least(Fraction.of(Math.round(within * parts), parts), length);
  }

  private Fraction step(Fraction time) {
    return Fraction.of(1, isThird(time.toDouble()) ? TRIPLET : BINARY);
  }

  private boolean isThird(double time) {
    return thirds.stream()
        .anyMatch(beat -> time >= beat.toDouble() && time < beat.toDouble() + 0.25);
  }

  private static Fraction least(Fraction one, Fraction other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** A note that goes into or out of a triplet is tied at its bound. */
  private void cutAtThirds(Note note, List<Event> written) {
    for (Fraction beat : thirds) {
      for (Fraction bound : List.of(beat, beat.plus(QUARTER))) {
        if (note.onset().compareTo(bound) < 0 && bound.compareTo(note.end()) < 0) {
          written.add(note.at(note.onset(), bound.minus(note.onset())).withTied(true));
          note = note.at(bound, note.end().minus(bound)).withMarks(java.util.Set.of());
        }
      }
    }
    written.add(note);
  }
}
