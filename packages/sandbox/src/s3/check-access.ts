import { ApiError } from "../protocol/api-error.js";
import type { ServiceCall } from "../protocol/service.js";
import type { StoredObject } from "./bucket-folder.js";
import { type BucketModel, isUnder } from "./bucket-model.js";

/**
 * What S3 asks of every request before it looks at objects.
 * @throws ApiError `PermanentRedirect` (301) from another region, `AccessDenied` (403)
 */
export function checkBucketAccess({ request, http }: ServiceCall, model: BucketModel): void {
  const { region, caller } = request;
  if (model.region !== undefined && model.region !== region) {
    const says = "The bucket you are attempting to access must be addressed using the specified endpoint.";
    throw new ApiError("PermanentRedirect", says, 301, { "x-amz-bucket-region": model.region });
  }
  const ownerId = model.ownerId ?? caller.accountId;
  const expected = http.headers["x-amz-expected-bucket-owner"];
  const isForeign = expected !== undefined && expected !== ownerId;
  const mustPay =
    model.requesterPays === true && ownerId !== caller.accountId && http.headers["x-amz-request-payer"] !== "requester";
  if (isForeign || mustPay) throw new ApiError("AccessDenied", "Access Denied", 403);
}

/**
 * What stands between the caller and the bytes of one object.
 * @throws ApiError `InvalidObjectState`, `AccessDenied` (403), `NoSuchKey` (404), `PreconditionFailed` (412)
 */
export function checkObjectAccess(
  { request, http }: ServiceCall,
  { key, etag }: StoredObject,
  model: BucketModel,
): void {
  if (isUnder(key, model.vanished)) throw new ApiError("NoSuchKey", "The specified key does not exist.", 404);
  if (isUnder(key, model.forbidden)) throw new ApiError("AccessDenied", "Access Denied", 403);
  const ifMatch = http.headers["if-match"];
  if (ifMatch !== undefined && ifMatch !== etag && ifMatch !== "*")
    throw new ApiError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
  if (request.action !== "GetObject") return;
  if (isUnder(key, model.archived))
    throw new ApiError("InvalidObjectState", "The operation is not valid for the object's storage class", 403);
  if (isUnder(key, model.encrypted)) {
    const says = `User: ${request.caller.arn} is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because no identity-based policy allows the kms:Decrypt action`;
    throw new ApiError("AccessDenied", says, 403);
  }
}
