import Foundation

/// Standard output or standard error, written without a buffer.
struct StandardStream: Sendable {
  /// The error for a stream that does not accept bytes.
  struct WriteError: Error, Equatable {
    let code: Int32

    /// Whether the reader of a pipe has ended, which is not a failure: `medblocks ... | head -1`.
    var isClosedPipe: Bool { code == EPIPE }
    var reason: String { String(cString: strerror(code)) }
  }

  static let output = StandardStream(descriptor: STDOUT_FILENO)
  static let error = StandardStream(descriptor: STDERR_FILENO)

  private let descriptor: Int32
  let isTerminal: Bool

  private init(descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
  }

  var style: Style {
    Style(isTerminal: isTerminal, environment: ProcessInfo.processInfo.environment)
  }

  /// Whether a line can be overwritten.
  var canMoveCursor: Bool {
    isTerminal && !["", "dumb"].contains(ProcessInfo.processInfo.environment["TERM", default: ""])
  }

  /// The number of columns of the terminal.
  var width: Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes all bytes.
  ///
  /// - Throws: ``WriteError``.
  func write(_ bytes: some Sequence<UInt8>) throws {
    let bytes = Array(bytes)
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if count >= 0 {
        start += count
      } else if errno == EAGAIN {
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&ready, 1, -1)
      } else if errno != EINTR {
        throw WriteError(code: errno)
      }
    }
  }

  /// Prepares the streams: a closed pipe becomes an error, and a closed descriptor stays unusable.
  ///
  /// Without the second step, a socket could get the number of a closed standard stream.
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", O_RDONLY)
    }
  }
}
