extension URLSessionTransport {
  /// The requests that may share a session: those of one kind to one origin.
  struct Lane: Sendable, Hashable {
    let kind: Kind
    /// The scheme, host and port of the URL.
    let origin: String

    var usesTLS: Bool { origin.hasPrefix("https:") }

    init(_ kind: Kind, origin: String) {
      self.kind = kind
      self.origin = origin
    }

    init(_ request: TransportRequest) {
      let hasBody = request.body.map { !$0.isEmpty } ?? false
      self.init(
        request.method.isSafe ? .read : hasBody ? .write : .writeWithoutBody,
        origin: request.url.split(separator: "/", maxSplits: 2).prefix(2).joined(separator: "//"))
    }
  }
}

extension URLSessionTransport.Lane {
  /// The kind of a request, by what happens when a kept connection is lost under it.
  ///
  /// libcurl then sends the request again.
  enum Kind: Sendable, Hashable {
    /// A read: sending it twice does no harm.
    case read
    /// A write with a body: libcurl asks for the body again, which is the signal to stop it.
    case write
    /// A write without a body: nothing signals the second sending, so its connection is new.
    case writeWithoutBody

    /// The maximum number of requests in flight in a session.
    ///
    /// libcurl keeps four connections per session and closes the rest after a burst. A session for
    /// writes has one connection, so that its age is the age of the session.
    var requestsInFlight: Int { self == .read ? 4 : 1 }

    /// Returns the number of requests after which a session retires.
    ///
    /// Servers close a connection after 100 requests or more, nginx after 1,000. A read that meets
    /// the end of its connection is retried, a write cannot be. If the server announces the end, as
    /// HTTP/1.1 servers do, no request meets it; over HTTP/1.1, a session has several connections.
    func maximumRequests(serverAnnouncesEnd: Bool) -> Int {
      switch self {
      case .read: serverAnnouncesEnd ? 900 * requestsInFlight : 900
      case .write: serverAnnouncesEnd ? 900 : 90
      case .writeWithoutBody: 1
      }
    }

    /// The time without requests after which a session retires, unless its server states another.
    ///
    /// Servers close idle connections after 5 seconds or more.
    var idleTime: Duration { self == .read ? .seconds(30) : .seconds(4) }
  }
}
