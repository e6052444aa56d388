/// SHA-256 (FIPS 180-4), for platforms without CryptoKit.
///
/// Call ``update(_:)`` for each part of the message, then ``digest()``.
struct SHA256 {
  static let blockSize = 64

  private var state: State = (
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19
  )
  /// The bytes that do not fill a block yet.
  private var pending: [UInt8] = []
  private var length: UInt64 = 0

  private typealias Word = UInt32
  private typealias State = (Word, Word, Word, Word, Word, Word, Word, Word)

  init() {}

  static func digest(of bytes: [UInt8]) -> [UInt8] {
    var function = SHA256()
    bytes.withUnsafeBytes { function.update($0) }
    return function.digest()
  }

  /// Returns the digest in hexadecimal digits.
  static func hexDigest(of bytes: ArraySlice<UInt8>) -> String {
    var function = SHA256()
    bytes.withUnsafeBytes { function.update($0) }
    return function.digest().hexDigits
  }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    length &+= UInt64(bytes.count)
    var rest = bytes[...]
    if !pending.isEmpty {
      let head = rest.prefix(Self.blockSize - pending.count)
      pending.append(contentsOf: head)
      rest = rest[head.endIndex...]
      guard pending.count == Self.blockSize else { return }
      pending.withUnsafeBytes { compress($0) }
      pending.removeAll(keepingCapacity: true)
    }
    let whole = rest.count / Self.blockSize * Self.blockSize
    compress(UnsafeRawBufferPointer(rebasing: rest.prefix(whole)))
    pending.append(contentsOf: rest.dropFirst(whole))
  }

  /// The digest of the message, 32 bytes.
  consuming func digest() -> [UInt8] {
    let bits = length &* 8
    var tail: [UInt8] = [0x80]
    let used = (pending.count + 9) % Self.blockSize
    tail += [UInt8](repeating: 0, count: used == 0 ? 0 : Self.blockSize - used)
    withUnsafeBytes(of: bits.bigEndian) { tail += $0 }
    tail.withUnsafeBytes { update($0) }
    let words = [state.0, state.1, state.2, state.3, state.4, state.5, state.6, state.7]
    return words.flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }
  }

  /// Processes whole blocks.
  private mutating func compress(_ blocks: UnsafeRawBufferPointer) {
    Self.constants.withUnsafeBufferPointer { constants in
      withUnsafeTemporaryAllocation(of: Word.self, capacity: 64) { words in
        words.initialize(repeating: 0)
        for start in stride(from: 0, to: blocks.count, by: Self.blockSize) {
          for index in 0..<16 {
            words[index] = Word(
              bigEndian: blocks.loadUnaligned(fromByteOffset: start &+ index &* 4, as: Word.self))
          }
          compress(words, constants)
        }
      }
    }
  }

  /// Processes one block, the first sixteen of the words.
  @inline(__always)
  private mutating func compress(
    _ words: UnsafeMutableBufferPointer<Word>, _ constants: UnsafeBufferPointer<Word>
  ) {
    var (a, b, c, d, e, f, g, h) = state
    // Eight rounds rotate the variables once, so none has to be moved.
    @inline(__always)
    func eightRounds(from round: Int, _ word: (Int) -> Word) {
      Self.round(a, b, c, &d, e, f, g, &h, word(round), constants[round])
      Self.round(h, a, b, &c, d, e, f, &g, word(round &+ 1), constants[round &+ 1])
      Self.round(g, h, a, &b, c, d, e, &f, word(round &+ 2), constants[round &+ 2])
      Self.round(f, g, h, &a, b, c, d, &e, word(round &+ 3), constants[round &+ 3])
      Self.round(e, f, g, &h, a, b, c, &d, word(round &+ 4), constants[round &+ 4])
      Self.round(d, e, f, &g, h, a, b, &c, word(round &+ 5), constants[round &+ 5])
      Self.round(c, d, e, &f, g, h, a, &b, word(round &+ 6), constants[round &+ 6])
      Self.round(b, c, d, &e, f, g, h, &a, word(round &+ 7), constants[round &+ 7])
    }
    for round in stride(from: 0, to: 48, by: 8) {
      eightRounds(from: round) { Self.extend(words, $0) }
    }
    for round in stride(from: 48, to: 64, by: 8) { eightRounds(from: round) { words[$0] } }
    state.0 &+= a
    state.1 &+= b
    state.2 &+= c
    state.3 &+= d
    state.4 &+= e
    state.5 &+= f
    state.6 &+= g
    state.7 &+= h
  }

  /// Returns the word of a round and computes the word of sixteen rounds later.
  ///
  /// Section 6.2.2, step 1. Each round depends on the one before it, so the processor does this
  /// work in parallel.
  @inline(__always)
  private static func extend(_ words: UnsafeMutableBufferPointer<Word>, _ round: Int) -> Word {
    let (early, late) = (words[round &+ 1], words[round &+ 14])
    let sigma0 = rotate(early, 7) ^ rotate(early, 18) ^ (early &>> 3)
    let sigma1 = rotate(late, 17) ^ rotate(late, 19) ^ (late &>> 10)
    let word = words[round]
    words[round &+ 16] = word &+ sigma0 &+ words[round &+ 9] &+ sigma1
    return word
  }

  /// One round (section 6.2.2, step 3): `d` and `h` become the next `e` and `a`.
  @inline(__always)
  private static func round(
    _ a: Word, _ b: Word, _ c: Word, _ d: inout Word, _ e: Word, _ f: Word, _ g: Word,
    _ h: inout Word, _ word: Word, _ constant: Word
  ) {
    let choice = g ^ (e & (f ^ g))
    let majority = ((a ^ b) & (b ^ c)) ^ b
    let sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    let sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    let first = h &+ sum1 &+ choice &+ constant &+ word
    d = d &+ first
    h = first &+ sum0 &+ majority
  }

  @inline(__always)
  private static func rotate(_ word: Word, _ bits: Word) -> Word {
    (word &>> bits) | (word &<< (32 &- bits))
  }

  /// The constants of section 4.2.2.
  private static let constants: [Word] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}
