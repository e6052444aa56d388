import Foundation
import Medblocks

/// A webhook delivery whose signature was computed with Python's `hmac`, not with this package.
enum WebhookFixture {
  static let body = """
    {"id":"evt_3Hp9","object":"event","type":"records.sync.completed",\
    "api_version":"2026-04-25","created_at":"2026-04-25T09:30:00.000Z",\
    "data":{"object":{"patient_id":"user_42","connection_id":"fhirsrc_maple",\
    "total":120,"errors":0,"duration_ms":5300}}}
    """
  static let tag = "bafaf006cc6aeb5ae0f2f62d4c2223fc28bf3228e1d5414418175a9971798e69"
  static let signature = "t=1777109400,v1=\(tag)"
  static let secret = WebhookSecret("whsec_example_only")
  static let time = Date(timeIntervalSince1970: 1_777_109_400)
}
