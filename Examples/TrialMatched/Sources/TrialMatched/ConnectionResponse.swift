import Hummingbird
import Medblocks

/// A connected facility in a response of the app, with a message about its status.
struct ConnectionResponse: ResponseEncodable {
  /// The id of the connection, for disconnecting.
  let id: String
  /// The catalog id, for connecting again.
  let facility: String
  let name: String
  let logo: String?
  let status: String
  let userMessage: UserMessage

  init(_ entry: ConnectedFacility) {
    id = entry.connection.id.rawValue
    facility = entry.connection.connectionID.rawValue
    name = entry.facility?.name ?? FHIRSource.unknownName
    logo = entry.facility?.logoURL
    status = entry.connection.status.rawValue
    userMessage = UserMessage(for: entry.connection.status)
  }
}
