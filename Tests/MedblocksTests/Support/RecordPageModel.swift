@testable import Medblocks

/// A page of records that can also be written, so that the schema tests apply to it.
///
/// The SDK only reads such pages, so the field names of the contract are repeated here.
struct RecordPageModel: JSONConvertible, Hashable, Codable {
  let json: JSON

  init(json: JSON?) throws {
    let page = try PatientRecord.Page(
      parsing: APIResponse(body: (json ?? .null).bytes),
      query: PatientRecord.Query(patientID: "user_42"))
    self.json = [
      "resource_type": "list", "patient_id": .string(page.patientID),
      "data": .array(
        try page.data.map {
          ["source": Self.text($0.source?.rawValue), "resource": try $0.resource.json]
        }),
      "has_more": .bool(page.hasMore), "next_cursor": Self.text(page.nextCursor),
      "previous_cursor": Self.text(page.previousCursor),
    ]
  }

  init(from decoder: any Decoder) throws { try self.init(json: JSON(from: decoder)) }

  func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }

  private static func text(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
}
