import CLibPQ
import MedblocksStore

/// The parameters of a statement in one buffer, in the layout of `PQexecPrepared`.
struct PostgreSQLArguments {
  private var buffer: [CChar] = []
  /// The offset of each value in the buffer; nil for null.
  private var offsets: [Int?] = []
  private var lengths: [Int32] = []
  /// 0 for text, 1 for binary.
  private var formats: [Int32] = []

  init(_ values: [SQLValue]) {
    for value in values {
      switch value {
      case .null: append([UInt8]?.none, isBinary: false)
      case .integer(let value): append(String(value).utf8, isBinary: false)
      case .text(let value): append(value.utf8, isBinary: false)
      case .bytes(let value): append(value, isBinary: true)
      }
    }
  }

  private mutating func append(_ bytes: (some Collection<UInt8>)?, isBinary: Bool) {
    offsets.append(bytes == nil ? nil : buffer.count)
    lengths.append(Int32(bytes?.count ?? 0))
    formats.append(isBinary ? 1 : 0)
    guard let bytes else { return }
    buffer.append(contentsOf: bytes.lazy.map { CChar(bitPattern: $0) })
    buffer.append(0)
  }

  func withPointers<Result>(
    _ body: (
      UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
    ) -> Result
  ) -> Result {
    buffer.withUnsafeBufferPointer { buffer in
      let pointers = offsets.map { offset in offset.flatMap { buffer.baseAddress?.advanced(by: $0) }
      }
      return pointers.withUnsafeBufferPointer { body($0.baseAddress, lengths, formats) }
    }
  }
}

/// Calls a function with a null-terminated array of C strings.
func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
  var buffer: [CChar] = []
  var offsets: [Int] = []
  for string in strings {
    offsets.append(buffer.count)
    buffer += string.utf8CString
  }
  return buffer.withUnsafeBufferPointer { buffer in
    let pointers = offsets.map { buffer.baseAddress?.advanced(by: $0) } + [nil]
    return body(pointers)
  }
}

extension SQLValue {
  /// Reads a value of a result in text format.
  init(_ result: OpaquePointer?, _ row: Int32, _ column: Int32) {
    guard PQgetisnull(result, row, column) == 0, let text = PQgetvalue(result, row, column) else {
      self = .null
      return
    }
    let bytes = UnsafeRawBufferPointer(
      start: text, count: Int(PQgetlength(result, row, column)))
    let string = { String(decoding: bytes, as: UTF8.self) }
    switch PQftype(result, column) {
    case 16: self = .integer(bytes.first == UInt8(ascii: "t") ? 1 : 0)  // bool
    case 20, 21, 23: self = .integer(Int64(string()) ?? 0)  // int8, int2, int4
    case 17: self = .bytes(Self.bytes(hex: bytes.dropFirst(2)))  // bytea: \x00ff
    default: self = .text(string())
    }
  }

  private static func bytes(hex: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
    func digit(_ byte: UInt8) -> UInt8 { byte < 58 ? byte - 48 : byte - 87 }
    return [UInt8](unsafeUninitializedCapacity: hex.count / 2) { buffer, count in
      var index = hex.startIndex
      for position in 0..<(hex.count / 2) {
        buffer[position] = digit(hex[index]) << 4 | digit(hex[index + 1])
        index += 2
      }
      count = hex.count / 2
    }
  }
}
