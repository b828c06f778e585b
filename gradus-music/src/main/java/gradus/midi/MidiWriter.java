package gradus.midi;

import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Key;
import gradus.score.Measure;
import gradus.score.Meter;
import gradus.score.Mode;
import gradus.score.Part;
import gradus.score.Performance;
import gradus.score.Score;
import gradus.score.Sound;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MetaMessage;
import javax.sound.midi.MidiEvent;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.Sequence;
import javax.sound.midi.ShortMessage;
import javax.sound.midi.Track;
import org.jspecify.annotations.Nullable;

/** Writes the events of a score. */
final class MidiWriter {
  private static final int USUAL = 480; // ticks a quarter note
  private static final int MOST = 32_767;
  private static final int ROUNDING = 27_720; // of 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 12 parts
  private static final int SUSTAIN = 64;

  private final Score score;
  private final MidiSettings settings;
  private final Performance performance;
  private final List<Sound> sounds;
  private final int resolution;

  /**
   * An event to be.
   *
   * @param rank which of one time comes first: what holds for notes, then ends, then beginnings
   */
  private record Timed(long tick, int rank, MidiMessage message) {}

  MidiWriter(Score score, MidiSettings settings) {
    this.score = score;
    this.settings = settings;
    this.performance =
        settings.playOut() ? Performance.played(score) : Performance.asWritten(score);
    this.sounds = performance.sounds();
    this.resolution = resolution();
  }

  private int resolution() {
    long needed = 1;
    for (int i = 0; i <= performance.order().size() && needed <= MOST; i++) {
      needed = common(needed, performance.start(i));
    }
    for (Sound sound : sounds) {
      needed = common(needed, sound.onset());
      needed = common(needed, sound.duration());
      if (needed > MOST) {
        return ROUNDING;
      }
    }
    if (needed > MOST) {
      return ROUNDING;
    }
    long usual = needed * ((USUAL + needed - 1) / needed);
    return (int) (usual <= MOST ? usual : needed);
  }

  private static long common(long parts, Fraction time) {
    long denominator = time.times(Fraction.of(4, 1)).denominator();
    if (parts > MOST || denominator > MOST) {
      return MOST + 1L;
    }
    long a = parts;
    long b = denominator;
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return parts / a * denominator;
  }

  private long tick(Fraction time) {
    Fraction ticks = time.times(Fraction.of(4L * resolution, 1));
    return ticks.denominator() == 1 ? ticks.numerator() : Math.round(ticks.toDouble());
  }

  Sequence write() throws InvalidMidiDataException {
    var sequence = new Sequence(Sequence.PPQ, resolution);
    List<Timed> conductor = new ArrayList<>();
    if (!score.title().isBlank()) {
      conductor.add(text(score.title()));
    }
    signatures(conductor);
    tempos(conductor);
    List<List<Timed>> tracks = new ArrayList<>();
    tracks.add(conductor);
    for (int i = 0; i < score.parts().size(); i++) {
      part(i, tracks);
    }
    if (settings.format() == 0) {
      List<Timed> all = new ArrayList<>();
      tracks.forEach(all::addAll);
      tracks = List.of(all);
    }
    for (List<Timed> timed : tracks) {
      Track track = sequence.createTrack();
      timed.sort(Comparator.comparingLong(Timed::tick).thenComparingInt(Timed::rank));
      for (Timed event : timed) {
        track.add(new MidiEvent(event.message(), event.tick()));
      }
    }
    return sequence;
  }

  private static Timed text(String name) throws InvalidMidiDataException {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return new Timed(0, 0, new MetaMessage(3, bytes, bytes.length));
  }

  private void signatures(List<Timed> out) throws InvalidMidiDataException {
    @Nullable Meter meter = null;
    @Nullable Key key = null;
    if (score.parts().isEmpty()) {
      return;
    }
    List<Integer> order = performance.order();
    for (int i = 0; i < order.size(); i++) {
      Measure measure = score.parts().getFirst().measures().get(order.get(i));
      long tick = tick(performance.start(i));
      if (!measure.meter().equals(meter)) {
        meter = measure.meter();
        int power = Integer.numberOfTrailingZeros(meter.unit());
        boolean compound = meter.beats() % 3 == 0 && meter.beats() > 3 && meter.unit() > 4;
        int click = 96 / meter.unit() * (compound ? 3 : 1);
        byte[] data = {(byte) meter.beats(), (byte) power, (byte) Math.max(1, click), 8};
        out.add(new Timed(tick, 0, new MetaMessage(0x58, data, 4)));
      }
      if (!measure.key().equals(key)) {
        key = measure.key();
        byte[] data = {(byte) key.fifths(), (byte) (key.mode() == Mode.MINOR ? 1 : 0)};
        out.add(new Timed(tick, 0, new MetaMessage(0x59, data, 2)));
      }
      if (!measure.isFull()) {
        meter = null; // said again, so that measures are counted from the next on
      }
    }
  }

  private void tempos(List<Timed> out) throws InvalidMidiDataException {
    List<Integer> order = performance.order();
    for (Part part : score.parts()) {
      for (int i = 0; i < order.size(); i++) {
        for (Event event : part.measures().get(order.get(i)).events()) {
          if (event instanceof Event.Tempo tempo) {
            long micros = Math.clamp(Math.round(60e6 / tempo.quartersPerMinute()), 1, 0xffffff);
            byte[] data = {(byte) (micros >> 16), (byte) (micros >> 8), (byte) micros};
            long tick = tick(performance.start(i).plus(tempo.onset()));
            out.add(new Timed(tick, 0, new MetaMessage(0x51, data, 3)));
          }
        }
      }
    }
  }

  /** Writes a part, as more than one track where a note lies within another of its pitch. */
  private void part(int index, List<List<Timed>> tracks) throws InvalidMidiDataException {
    Part part = score.parts().get(index);
    List<Map<Integer, Fraction>> ends = new ArrayList<>(); // by track, of the last of each pitch
    List<List<Timed>> own = new ArrayList<>();
    for (Sound sound : sounds) {
      if (sound.part() != index) {
        continue;
      }
      int number = Math.clamp(sound.pitch().midi(), 0, 127);
      int lane = 0;
      while (lane < ends.size()
          && ends.get(lane).getOrDefault(number, Fraction.ZERO).compareTo(sound.end()) > 0) {
        lane++;
      }
      if (lane == ends.size()) {
        ends.add(new HashMap<>());
        own.add(begun(part, channel(index, lane)));
      }
      int channel = channel(index, lane);
      ends.get(lane).put(number, sound.end());
      var on = new ShortMessage(ShortMessage.NOTE_ON, channel, number, sound.velocity());
      var off = new ShortMessage(ShortMessage.NOTE_OFF, channel, number, 64);
      own.get(lane).add(new Timed(tick(sound.onset()), 3, on));
      own.get(lane).add(new Timed(tick(sound.end()), 1, off));
    }
    if (own.isEmpty()) {
      own.add(begun(part, channel(index, 0)));
    }
    pedal(part, channel(index, 0), own.getFirst());
    tracks.addAll(own);
  }

  private int channel(int part, int lane) {
    int channel = (part + lane * score.parts().size()) % 15;
    return channel >= 9 ? channel + 1 : channel; // the tenth is that of the drums
  }

  private List<Timed> begun(Part part, int channel) throws InvalidMidiDataException {
    List<Timed> begun = new ArrayList<>();
    if (!part.name().isBlank() && settings.format() == 1) {
      begun.add(text(part.name()));
    }
    begun.add(
        new Timed(0, 2, new ShortMessage(ShortMessage.PROGRAM_CHANGE, channel, part.program(), 0)));
    return begun;
  }

  private void pedal(Part part, int channel, List<Timed> out) throws InvalidMidiDataException {
    List<Integer> order = performance.order();
    for (int i = 0; i < order.size(); i++) {
      for (Event event : part.measures().get(order.get(i)).events()) {
        if (event instanceof Event.Pedal pedal) {
          int value = pedal.down() ? 127 : 0;
          out.add(
              new Timed(
                  tick(performance.start(i).plus(pedal.onset())),
                  2,
                  new ShortMessage(ShortMessage.CONTROL_CHANGE, channel, SUSTAIN, value)));
        }
      }
    }
  }
}
