package gradus.chorales;

import gradus.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Pieces of polyphonic music in three parts: to learn from, to choose settings by, and for the
 * test. A piece is a sequence of frames, a frame the MIDI numbers that sound in it.
 *
 * <p>The file is a JSON object with the keys {@code train}, {@code valid} and {@code test}, each a
 * list of pieces: {@code {"train": [[[60, 64, 67], [59, 62, 67]]], …}}. So the chorales of J. S.
 * Bach are published, with a frame for each quarter note: N. Boulanger-Lewandowski, Y. Bengio, P.
 * Vincent, "Modeling temporal dependencies in high-dimensional sequences", 2012.
 *
 * @param train pieces to learn from
 * @param validation pieces to choose settings by
 * @param test pieces for the test
 */
public record Chorales(List<int[][]> train, List<int[][]> validation, List<int[][]> test) {
  /** The lowest key of a piano, A0, as a MIDI number. */
  public static final int LOWEST = 21;

  /** How many keys a piano has. */
  public static final int KEYS = 88;

  private static final long MOST_BYTES = 64L << 20;
  private static final int MOST_FRAMES = 2_000_000;

  private enum Split {
    TRAIN,
    VALID,
    TEST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the lists. */
  public Chorales {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }

  /**
   * Reads pieces from a file.
   *
   * @throws DataException if it is something else; the message says where
   */
  public static Chorales read(Path file) {
    return read(file, false);
  }

  /**
   * Reads pieces from a file, and keeps the order in which it names the notes of a frame, from the
   * highest voice to the lowest, with a note that two voices share twice: so are the chorales
   * published in steps of a sixteenth note.
   *
   * @throws DataException if it is something else; the message says where
   */
  public static Chorales readVoices(Path file) {
    return read(file, true);
  }

  private static Chorales read(Path file, boolean asWritten) {
    try {
      long bytes = Files.size(file);
      if (bytes > MOST_BYTES) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: expected at most %,d bytes, found %,d.",
                file,
                MOST_BYTES,
                bytes));
      }
      try (JsonParser json =
          new JsonFactory().createParser(ObjectReadContext.empty(), Files.newInputStream(file))) {
        return new Reading(file, json, asWritten).read();
      }
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /** Returns a piece as a piano roll: 1 where a key sounds. Shape: [T, 88]. */
  public static float[][] roll(int[][] piece) {
    var roll = new float[piece.length][KEYS];
    for (int t = 0; t < piece.length; t++) {
      for (int note : piece[t]) {
        roll[t][note - LOWEST] = 1;
      }
    }
    return roll;
  }

  /**
   * Returns pieces in other keys too.
   *
   * @param down the most semitones down
   * @param up the most semitones up
   * @return each piece moved by each number of semitones that keeps it on the piano
   */
  public static List<int[][]> transposed(List<int[][]> pieces, int down, int up) {
    List<int[][]> moved = new ArrayList<>();
    for (int by = -down; by <= up; by++) {
      for (int[][] piece : pieces) {
        int[][] other = moved(piece, by);
        if (other != null) {
          moved.add(other);
        }
      }
    }
    return moved;
  }

  private static int @Nullable [][] moved(int[][] piece, int by) {
    var moved = new int[piece.length][];
    for (int t = 0; t < piece.length; t++) {
      moved[t] = new int[piece[t].length];
      for (int i = 0; i < piece[t].length; i++) {
        moved[t][i] = piece[t][i] + by;
        if (!isOnPiano(moved[t][i])) {
          return null;
        }
      }
    }
    return moved;
  }

  private static boolean isOnPiano(int note) {
    return note >= LOWEST && note < LOWEST + KEYS;
  }

  /** Reads token by token, so that what is wrong has a place, and nothing is taken on trust. */
  private static final class Reading {
    private final Path file;
    private final JsonParser json;
    private final boolean asWritten; // rather than each note once, from the lowest
    private int frames;

    Reading(Path file, JsonParser json, boolean asWritten) {
      this.file = file;
      this.json = json;
      this.asWritten = asWritten;
    }

    Chorales read() {
      Map<Split, List<int[][]>> splits = new EnumMap<>(Split.class);
      try {
        expect(json.nextToken(), JsonToken.START_OBJECT, "an object with train, valid and test");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
          Split split = split(json.currentName());
          if (splits.containsKey(split)) {
            throw wrong("each part once", "\"" + split + "\" again");
          }
          json.nextToken();
          splits.put(split, pieces());
        }
        if (json.nextToken() != null) {
          throw wrong("the end of the file", "more");
        }
      } catch (JacksonException e) {
        throw new DataException(
            file + place(e.getLocation()) + ": is not JSON: " + e.getOriginalMessage() + ".", e);
      }
      for (Split split : Split.values()) {
        if (splits.getOrDefault(split, List.of()).isEmpty()) {
          throw new DataException(
              file + ": expected one piece or more in \"" + split + "\", found none.");
        }
      }
      return new Chorales(
          splits.getOrDefault(Split.TRAIN, List.of()),
          splits.getOrDefault(Split.VALID, List.of()),
          splits.getOrDefault(Split.TEST, List.of()));
    }

    private Split split(String name) {
      for (Split split : Split.values()) {
        if (split.toString().equals(name)) {
          return split;
        }
      }
      throw wrong("the parts train, valid and test", "\"" + name + "\"");
    }

    private List<int[][]> pieces() {
      expect(json.currentToken(), JsonToken.START_ARRAY, "a list of pieces");
      List<int[][]> pieces = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        expect(json.currentToken(), JsonToken.START_ARRAY, "a piece, a list of frames");
        List<int[]> piece = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          piece.add(frame());
        }
        if (piece.isEmpty()) {
          throw wrong("a piece of one frame or more", "none");
        }
        pieces.add(piece.toArray(int[][]::new));
      }
      return pieces;
    }

    private int[] frame() {
      expect(json.currentToken(), JsonToken.START_ARRAY, "a frame, a list of MIDI numbers");
      if (++frames > MOST_FRAMES) {
        throw wrong(String.format(Locale.ROOT, "at most %,d frames", MOST_FRAMES), "more");
      }
      IntStream.Builder notes = IntStream.builder();
      int count = 0;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (++count > KEYS) {
          throw wrong("at most " + KEYS + " notes in a frame", "more");
        }
        notes.add(note());
      }
      IntStream written = notes.build();
      return (asWritten ? written : written.sorted().distinct()).toArray();
    }

    private int note() {
      double value = json.currentToken().isNumeric() ? json.getDoubleValue() : Double.NaN;
      if (value != Math.rint(value) || !isOnPiano((int) value)) {
        throw wrong("a MIDI number from 21 to 108", json.getString());
      }
      return (int) value;
    }

    private void expect(@Nullable JsonToken found, JsonToken wanted, String what) {
      if (found != wanted) {
        throw wrong(what, found == null ? "the end of the file" : json.getString());
      }
    }

    private DataException wrong(String expected, String found) {
      return new DataException(
          file
              + place(json.currentTokenLocation())
              + ": expected "
              + expected
              + ", found "
              + (found.length() > 40 ? found.substring(0, 40) + "…" : found)
              + ".");
    }

    private static String place(@Nullable TokenStreamLocation location) {
      return location == null
          ? ""
          : ", line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
  }
}
