package gradus.midi;

import gradus.data.DataException;

/** Walks a MIDI file before anything is allocated by what its lengths say. */
final class MidiCheck {
  private static final long MOST_TICKS = 1L << 31;
  private static final int MOST_TRACKS = 1024;

  private final byte[] bytes;
  private final String source;
  private int at;

  private MidiCheck(byte[] bytes, String source) {
    this.bytes = bytes;
    this.source = source;
  }

  /**
   * Checks header, chunks and the events of all tracks.
   *
   * @throws DataException if a length points beyond its chunk, or the file is no MIDI file
   */
  static void check(byte[] bytes, String source) {
    new MidiCheck(bytes, source).file();
  }

  private DataException broken(int place, String problem) {
    return new DataException(source + ", byte " + place + ": " + problem);
  }

  private void file() {
    if (bytes.length < 14 || !isTag("MThd")) {
      throw broken(0, "expected a MIDI file, which begins with MThd");
    }
    long header = number(4, 4);
    if (header < 6 || header > bytes.length - 8) {
      throw broken(4, "expected a header of 6 bytes, found " + header);
    }
    long format = number(8, 2);
    long tracks = number(10, 2);
    if (format > 1) {
      throw broken(8, "expected format 0 or 1, found " + format);
    }
    if (tracks < 1 || tracks > MOST_TRACKS) {
      throw broken(10, "expected from 1 to " + MOST_TRACKS + " tracks, found " + tracks);
    }
    if (number(12, 2) == 0 || (number(12, 2) & 0x80ff) == 0x8000) {
      throw broken(12, "expected a resolution above 0");
    }
    at = 8 + (int) header;
    long found = 0;
    while (found < tracks) {
      found += chunk() ? 1 : 0;
    }
  }

  /** Goes over a chunk; returns whether it is a track. */
  private boolean chunk() {
    if (bytes.length - at < 8) {
      throw broken(at, "expected a further track, found the end of the file");
    }
    long length = number(at + 4, 4);
    if (length > bytes.length - at - 8) {
      throw broken(
          at + 4,
          "a chunk of "
              + length
              + " bytes in a file that has "
              + (bytes.length - at - 8)
              + " more. It may have been cut off.");
    }
    boolean track = isTag("MTrk");
    int end = at + 8 + (int) length;
    at += 8;
    if (track) {
      events(end);
    }
    at = end;
    return track;
  }

  private void events(int end) {
    int status = 0;
    long ticks = 0;
    while (at < end) {
      int start = at;
      ticks += variable(end);
      if (ticks > MOST_TICKS) {
        throw broken(start, "the track lasts longer than " + MOST_TICKS + " ticks");
      }
      if (at >= end) {
        throw broken(at, "expected an event, found the end of the track");
      }
      int first = bytes[at] & 0xff;
      if (first >= 0x80) {
        at++;
        if (first == 0xff) {
          at++; // its type
        }
        if (first == 0xff || first == 0xf0 || first == 0xf7) {
          long length = variable(end);
          if (length > end - at) {
            throw broken(start, "an event of " + length + " bytes beyond the end of its track");
          }
          at += (int) length;
          continue;
        }
        if (first > 0xf0) {
          throw broken(start, "a message that no file may hold");
        }
        status = first;
      } else if (status == 0) {
        throw broken(at, "expected an event, found data without one");
      }
      int kind = status & 0xf0;
      int data = kind == 0xc0 || kind == 0xd0 ? 1 : 2;
      for (int i = 0; i < data; i++, at++) {
        if (at >= end || bytes[at] < 0) {
          throw broken(at, "expected a byte of data from 0 to 127");
        }
      }
    }
  }

  private long variable(int end) {
    long value = 0;
    for (int i = 0; i < 4; i++) {
      if (at >= end) {
        throw broken(at, "a number is cut off by the end of its track");
      }
      int next = bytes[at++] & 0xff;
      value = (value << 7) | (next & 0x7f);
      if (next < 0x80) {
        return value;
      }
    }
    throw broken(at - 4, "a number of more than four bytes");
  }

  private long number(int place, int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = (value << 8) | (bytes[place + i] & 0xff);
    }
    return value;
  }

  private boolean isTag(String tag) {
    for (int i = 0; i < 4; i++) {
      if (bytes[at + i] != tag.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
