export { groupText, peerText, trafficText } from "@sgt/report/text";
