package gradus.midi;

import gradus.data.DataException;
import gradus.score.Fraction;
import gradus.score.Key;
import gradus.score.Meter;
import gradus.score.Mode;
import gradus.score.Score;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.sound.midi.MetaMessage;
import javax.sound.midi.MidiEvent;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.Sequence;
import javax.sound.midi.ShortMessage;
import javax.sound.midi.Track;

/** Takes the events of a sequence apart into voices with notes, and what holds for all. */
final class MidiReader {
  private static final int MOST_NOTES = 2_000_000;
  private static final int MOST_TEXT = 200;
  private static final int SUSTAIN = 64; // the controller of the pedal

  private final Sequence sequence;
  private final String source;
  private final Fraction tick;
  private String title = "";
  private int notes;
  private final NavigableMap<Fraction, Meter> meters = new TreeMap<>();
  private final NavigableMap<Fraction, Key> keys = new TreeMap<>();
  private final NavigableMap<Fraction, Double> tempos = new TreeMap<>();
  private final List<Voice> voices = new ArrayList<>();

  /** A note: when it begins and ends, in whole notes. */
  record Played(Fraction onset, Fraction end, int number, int velocity) {}

  /** The notes of one channel of one track. */
  static final class Voice {
    String name = "";
    int program = -1;
    final List<Played> notes = new ArrayList<>();
    final NavigableMap<Fraction, Boolean> pedal = new TreeMap<>();
  }

  /** A key that is down. */
  private record Down(long tick, int velocity) {}

  MidiReader(Sequence sequence, String source) {
    this.sequence = sequence;
    this.source = source;
    this.tick = tick(sequence);
  }

  /** Returns the length of a tick, in whole notes. */
  private static Fraction tick(Sequence sequence) {
    long resolution = sequence.getResolution();
    float type = sequence.getDivisionType();
    if (type == Sequence.PPQ) {
      return Fraction.of(1, 4 * resolution);
    }
    boolean dropped = type == Sequence.SMPTE_30DROP; // 30,000 frames in 1,001 seconds
    long frames = dropped ? 30_000 : (long) type;
    return Fraction.of(dropped ? 1001 : 1, 2 * frames * resolution); // two seconds a whole note
  }

  Score read() {
    Track[] tracks = sequence.getTracks();
    for (int i = 0; i < tracks.length; i++) {
      track(tracks[i], i == 0);
    }
    return new ScoreBuilder(source, title, meters, keys, tempos, voices).build();
  }

  private void track(Track track, boolean first) {
    Map<Integer, Voice> channels = new LinkedHashMap<>();
    Map<Integer, Deque<Down>> down = new HashMap<>(); // by channel and key
    String name = "";
    long last = 0;
    for (int i = 0; i < track.size(); i++) {
      MidiEvent event = track.get(i);
      MidiMessage message = event.getMessage();
      last = event.getTick();
      if (message instanceof MetaMessage meta) {
        if (meta.getType() == 3 && name.isEmpty()) {
          name = text(meta.getData());
        }
        meta(meta, time(last));
      } else if (message instanceof ShortMessage shortMessage) {
        channel(shortMessage, last, channels, down);
      }
    }
    for (Map.Entry<Integer, Deque<Down>> each : down.entrySet()) {
      for (Down key : each.getValue()) { // never let go
        note(voice(channels, each.getKey() >> 7), key, last, each.getKey() & 127);
      }
    }
    boolean sounding = false;
    for (Voice voice : channels.values()) {
      voice.name = name;
      if (!voice.notes.isEmpty()) {
        voices.add(voice);
        sounding = true;
      }
    }
    if (first && (!sounding || tracksOne())) {
      title = name;
    }
  }

  private boolean tracksOne() {
    return sequence.getTracks().length == 1;
  }

  private Fraction time(long ticks) {
    return tick.times(Fraction.of(ticks, 1));
  }

  private static Voice voice(Map<Integer, Voice> channels, int channel) {
    return channels.computeIfAbsent(channel, c -> new Voice());
  }

  private void channel(
      ShortMessage message,
      long at,
      Map<Integer, Voice> channels,
      Map<Integer, Deque<Down>> down) {
    int channel = message.getChannel();
    int key = message.getData1();
    switch (message.getCommand()) {
      case ShortMessage.NOTE_ON, ShortMessage.NOTE_OFF -> {
        boolean on = message.getCommand() == ShortMessage.NOTE_ON && message.getData2() > 0;
        Deque<Down> keys = down.computeIfAbsent(channel << 7 | key, k -> new ArrayDeque<>());
        if (on) {
          keys.add(new Down(at, message.getData2()));
        } else if (!keys.isEmpty()) {
          note(voice(channels, channel), keys.remove(), at, key);
        }
      }
      case ShortMessage.PROGRAM_CHANGE -> {
        Voice voice = voice(channels, channel);
        voice.program = voice.program < 0 ? key : voice.program;
      }
      case ShortMessage.CONTROL_CHANGE -> {
        if (key == SUSTAIN) {
          voice(channels, channel).pedal.put(time(at), message.getData2() >= 64);
        }
      }
      default -> {} // pressure and bending have no place in a score
    }
  }

  private void note(Voice voice, Down key, long until, int number) {
    if (until <= key.tick()) {
      return; // of no length: not heard
    }
    if (++notes > MOST_NOTES) {
      throw new DataException(source + ": expected at most " + MOST_NOTES + " notes");
    }
    voice.notes.add(new Played(time(key.tick()), time(until), number, key.velocity()));
  }

  private void meta(MetaMessage meta, Fraction time) {
    byte[] data = meta.getData();
    switch (meta.getType()) {
      case 0x51 -> {
        int micros =
            data.length < 3 ? 0 : (data[0] & 255) << 16 | (data[1] & 255) << 8 | (data[2] & 255);
        if (micros > 0 && sequence.getDivisionType() == Sequence.PPQ) {
          tempos.put(time, 60e6 / micros);
        }
      }
      case 0x58 -> {
        boolean sound = data.length >= 2 && data[0] >= 1 && data[0] <= 64 && data[1] >= 0;
        if (sound && data[1] <= 6) {
          meters.put(time, Meter.of(data[0], 1 << data[1]));
        }
      }
      case 0x59 -> {
        if (data.length >= 2 && data[0] >= -7 && data[0] <= 7) {
          keys.put(time, new Key(data[0], data[1] == 1 ? Mode.MINOR : Mode.MAJOR));
        }
      }
      default -> {} // texts, markers, what single programs keep
    }
  }

  private static String text(byte[] data) {
    String text = new String(data, 0, Math.min(data.length, MOST_TEXT), StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      text = new String(data, 0, Math.min(data.length, MOST_TEXT), StandardCharsets.ISO_8859_1);
    }
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
