package gradus.midi;

import gradus.data.DataException;
import gradus.score.Score;
import java.util.concurrent.CountDownLatch;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.MidiUnavailableException;
import javax.sound.midi.Sequence;
import javax.sound.midi.Sequencer;

/** Plays scores with the synthesiser of the JDK. */
public final class MidiPlayer {
  private static final int END_OF_TRACK = 0x2f;
  private static final long TAIL = 700; // milliseconds in which the last notes fade

  private MidiPlayer() {}

  /**
   * Plays a score, its repeats played out, and returns when it has ended.
   *
   * @throws DataException if there is no sound card
   * @throws InterruptedException if the thread is interrupted; the sound then ends
   */
  public static void play(Score score) throws InterruptedException {
    Sequence sequence = Midi.toSequence(score, MidiSettings.DEFAULT);
    try (Sequencer sequencer = MidiSystem.getSequencer()) {
      sequencer.open();
      var ended = new CountDownLatch(1);
      sequencer.addMetaEventListener(
          event -> {
            if (event.getType() == END_OF_TRACK) {
              ended.countDown();
            }
          });
      sequencer.setSequence(sequence);
      sequencer.start();
      ended.await();
      Thread.sleep(TAIL);
    } catch (MidiUnavailableException | InvalidMidiDataException | IllegalArgumentException e) {
      throw new DataException(
          "there is no sound card that Java can play on ("
              + e.getMessage()
              + "). 'gradus convert' writes a file to play elsewhere.",
          e);
    }
  }
}
