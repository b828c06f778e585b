package gradus.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AtomicWriterTest {
  @TempDir Path folder;

  /** Stands for the process ending where it is thrown. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @EnumSource
  void killedAtAnyStageAFileIsTheOldOrTheNewOne(AtomicWriter.Stage stage) throws IOException {
    Path file = folder.resolve("run.json");
    AtomicWriter.standard().write(file, "old");
    AtomicWriter dying =
        AtomicWriter.observed(
            (_, reached) -> {
              if (reached == stage) {
                throw new Killed();
              }
            });

    assertThatThrownBy(() -> dying.write(file, "new, and longer")).isInstanceOf(Killed.class);

    assertThat(file).hasContent(stage == AtomicWriter.Stage.RENAMED ? "new, and longer" : "old");
    AtomicWriter.standard().write(file, "next");
    assertThat(file).hasContent("next");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aWriteThatFailsKeepsTheOldFileAndLeavesNothingBehind() throws IOException {
    Path file = folder.resolve("run.json");
    AtomicWriter.standard().write(file, "old");

    assertThatThrownBy(
            () ->
                AtomicWriter.standard()
                    .write(
                        file,
                        _ -> {
                          throw new IOException("No space left on device");
                        }))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(
            file
                + ": cannot be written: No space left on device. What was saved there before is"
                + " unchanged. Free some space or choose another folder, then resume.");

    assertThat(file).hasContent("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsSaidSo() throws IOException {
    Path notFolder = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> AtomicWriter.standard().write(notFolder.resolve("x"), "text"))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(notFolder.resolve("x") + ": cannot be written: ");
  }
}
