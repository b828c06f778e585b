package gradus.score;

/** The modes, by how many fifths the key signature lies from that of the major key on the tonic. */
public enum Mode {
  /** Major, or Ionian. */
  MAJOR(0),
  /** Minor, or Aeolian. */
  MINOR(-3),
  /** Dorian. */
  DORIAN(-2),
  /** Phrygian. */
  PHRYGIAN(-4),
  /** Lydian. */
  LYDIAN(1),
  /** Mixolydian. */
  MIXOLYDIAN(-1),
  /** Locrian. */
  LOCRIAN(-5);

  private final int fifths;

  Mode(int fifths) {
    this.fifths = fifths;
  }

  /** Returns the fifths to add to the signature of the major key on the same tonic. */
  public int fifths() {
    return fifths;
  }
}
