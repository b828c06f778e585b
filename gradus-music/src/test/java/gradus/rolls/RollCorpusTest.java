package gradus.rolls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.Rng;
import gradus.data.DataException;
import gradus.midi.Midi;
import gradus.midi.MidiSettings;
import gradus.midi.PianoRoll;
import gradus.midi.PianoRoll.Note;
import gradus.score.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollCorpusTest {
  @TempDir Path folder;

  private static RollPiece piece(String name, int length, int... keys) {
    List<Note> notes = IntStream.of(keys).mapToObj(key -> new Note(0, length, key, 80)).toList();
    return new RollPiece(name, PianoRoll.of(notes, length, 4), Meter.of(3, 4), 90);
  }

  @Test
  void aTenthIsHeldOutAndTheRestIsMovedWithinTheRangeOfAll() {
    List<RollPiece> pieces =
        IntStream.range(0, 20)
            .mapToObj(i -> i == 0 ? piece("0", 8, 50, 70) : piece("" + i, 8, 52, 69))
            .toList();
    RollCorpus corpus = RollCorpus.of(pieces, List.of(-3, -2, 0, 1, 2), Rng.of(6));
    assertThat(corpus.heldOut()).hasSize(2).doesNotContainAnyElementsOf(corpus.learnt());
    assertThat(corpus.learnt()).hasSize(18);
    assertThat(corpus.learnt()).contains(pieces.getFirst()); // with this seed
    // of the widest only its own key, of the others −2, 0 and 1
    assertThat(corpus.training()).hasSize(1 + 17 * 3);
    assertThat(RollFigure.LOWEST.spread(corpus.training()).least()).isEqualTo(50);
    assertThat(RollFigure.HIGHEST.spread(corpus.training()).greatest()).isEqualTo(70);
    assertThat(RollCorpus.of(pieces, List.of(0), Rng.of(6)).heldOut()).isEqualTo(corpus.heldOut());
    assertThat(corpus.opening(3, Rng.of(1)).roll().length()).isEqualTo(3);
    assertThat(corpus.opening(30, Rng.of(1)).roll().length()).isEqualTo(8);
  }

  @Test
  void ofASinglePieceTheEndIsHeldOut() {
    RollCorpus corpus = RollCorpus.of(List.of(piece("one", 25, 60)), List.of(0), Rng.of(1));
    assertThat(corpus.learnt().getFirst().roll().length()).isEqualTo(23);
    assertThat(corpus.heldOut().getFirst().roll().length()).isEqualTo(2);
    assertThatThrownBy(() -> RollCorpus.of(List.of(piece("one", 9, 60)), List.of(0), Rng.of(1)))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "one: expected a piece of 10 columns or more, of which a tenth is held out, found 9.");
    assertThatThrownBy(() -> RollCorpus.of(List.of(), List.of(0), Rng.of(1)))
        .hasMessage("expected one piece or more, found none.");
  }

  @Test
  void aFileKeepsItsTempoAndMetre() throws IOException {
    Path file = folder.resolve("waltz.mid");
    Midi.write(piece("waltz", 48, 60).toScore(), MidiSettings.DEFAULT, file);
    RollPiece read = RollPiece.read(file, 2);
    assertThat(read.name()).isEqualTo("waltz");
    assertThat(read.roll().notes()).containsExactly(new Note(0, 24, 60, 80));
    assertThat(read.meter()).isEqualTo(Meter.of(3, 4));
    assertThat(Math.round(read.quartersPerMinute())).isEqualTo(90);
    assertThat(read.secondsPerStep()).isBetween(0.333, 0.334);
  }

  @Test
  void filesThatHoldNothingAreNamed() throws IOException {
    Path silent = folder.resolve("silent.mid");
    RollPiece silence = new RollPiece("", PianoRoll.of(List.of(), 8, 4), Meter.of(4, 4), 90);
    Midi.write(silence.toScore(), MidiSettings.DEFAULT, silent);
    assertThatThrownBy(() -> RollPiece.read(silent, 4))
        .isInstanceOf(DataException.class)
        .hasMessage(silent + ": expected notes, found none.");
    Path broken = folder.resolve("broken.mid");
    Files.writeString(broken, "no music at all");
    assertThatThrownBy(() -> RollPiece.read(broken, 4))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(broken + ", byte 0: expected a MIDI file");
  }
}
